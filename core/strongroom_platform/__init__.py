"""What the platform is made from: capabilities, resource policies, the network and building blocks.

``capabilities``  what the built-in plugins provide to one another and to third parties
``policies``      resource policies as JSON
``endpoint_services``, ``endpoint_plan``  which VPC endpoints the calls of IAM prefixes need
``key_uses``      what plugins declare of the use of the platform's keys
``key_policies``, ``key_consumers``  whether a key admits what uses it
``blocks``        what several plugins make the same way, such as a security group; speaks CDKTF
``network``       the VPC and its ways to AWS; speaks CDKTF
"""

__all__ = [
    "blocks",
    "capabilities",
    "endpoint_plan",
    "endpoint_services",
    "key_consumers",
    "key_policies",
    "key_uses",
    "network",
    "policies",
]
