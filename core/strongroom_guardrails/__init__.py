"""Guardrails: rules over the synthesised JSON, so they judge what Terraform will see.

``model``     what the rules read and answer
``document``  from a ``cdk.tf.json`` to that model
``rules``     the built-in rules, one a file
``engine``    runs rules over a stack
``waiver``, ``waivers``  findings that a config accepts

The other modules are what rules are written with: the ``catalogue`` of resource types, ``values``,
policies, keys, openings of the network and log groups. ``strongroom_findings`` tells what was found.
"""

__all__ = [
    "document",
    "engine",
    "model",
    "rules",
    "waiver",
    "waivers",
]
