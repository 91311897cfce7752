"""What every package of strongroom stands on: errors, files, names and plain declarations.

Imports nothing of strongroom, and of other libraries attrs alone.

``errors``        every deliberate error and its exit code
``nearest``       the valid name that a wrong one resembles
``files``         files that appear whole or not at all
``region``        the region that strongroom deploys to
``naming``        physical names and their limits
``name_facts``    what names each type of the AWS provider, as data
``declarations``  what a plugin declares as data: roles, IAM statements, alarms
``capability``    the base of what plugins exchange
``interpolations``  expressions of Terraform inside JSON text
"""

__all__ = [
    "capability",
    "declarations",
    "errors",
    "files",
    "name_facts",
    "naming",
    "nearest",
    "region",
]
