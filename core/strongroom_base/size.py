"""What a plugin derives from the load, for people to read."""

from __future__ import annotations

import attrs

from strongroom_base.typed import typed


@attrs.frozen(field_transformer=typed)
class Size:
    """One size or limit of what a plugin deploys, as ``strongroom capacity`` shows it.

    :param name: what it is, such as ``"shards"``.
    :param value: with its unit where it has one, such as ``"3"`` or ``"db.r6g.xlarge"``.
    :param reason: the load that it follows from, and what it carries, with the numbers.
    :param setting: the key of the plugin's table that sets it instead; empty when none does.
    :param given: whether the config does set it.
    """

    name: str
    value: str
    reason: str
    setting: str = ""
    given: bool = False
