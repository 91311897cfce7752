"""What the platform is made from: capabilities, resource policies, the network and building blocks.

``capabilities``  what the built-in plugins provide to one another and to third parties
``policies``      resource policies as JSON
``blocks``        what several plugins make the same way, such as a security group; speaks CDKTF
``network``       the VPC and its ways to AWS; speaks CDKTF
"""
