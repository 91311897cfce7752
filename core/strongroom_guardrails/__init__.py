"""Guardrails: rules over the synthesised JSON, so they judge what Terraform will see.

``model``     what the rules read and answer
``document``  from a ``cdk.tf.json`` to that model
``rules``     the built-in rules, one a file
``engine``    runs rules over a stack
``waiver``, ``waivers``  findings that a config accepts
``explain``   what a rule asks for, in words
``render``, ``sarif``  a report as data for programs

The other modules are what rules are written with: the ``catalogue`` of resource types, ``values``,
policies, keys, openings of the network and log groups.
"""

__all__ = [
    "document",
    "engine",
    "explain",
    "model",
    "render",
    "rules",
    "sarif",
    "waiver",
    "waivers",
]
