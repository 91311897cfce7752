"""What the plugin hands to others."""

from __future__ import annotations

import attrs
from strongroom import Capability, Role


@attrs.frozen
class DeadLetters(Capability):
    """The queue of batches that could not be processed, by their place in the stream."""

    name: str
    url: str
    arn: str
    """What a consumer's on-failure destination is."""
    redriver: Role
    """The role of what takes messages out, inside the VPC: pass it to ``Context.role_arn``."""
