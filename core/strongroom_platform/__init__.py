"""What the platform is made from: capabilities, resource policies, the network and building blocks.

``capabilities``  what the built-in plugins provide to one another and to third parties
``policies``      resource policies as JSON
``endpoint_services``  which VPC endpoint services carry the calls of an IAM prefix; ``endpoint_plan``, the
                  endpoints of a stack
``key_uses``      what plugins declare of the use of the platform's keys; ``key_policies`` and
                  ``key_consumers``, whether a key admits it
``blocks``        what several plugins make the same way, such as a security group; speaks CDKTF
``network``       the VPC and its ways to AWS; speaks CDKTF
"""
