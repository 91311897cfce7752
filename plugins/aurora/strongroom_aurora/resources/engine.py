"""What the cluster, its instances and its parameter groups have in common."""

from __future__ import annotations

from strongroom_aurora.settings import AuroraSettings

ENGINE = "aurora-postgresql"

CREATE_BEFORE_DESTROY = {"create_before_destroy": True}
"""A restored cluster is created while the one that it comes from still exists."""


def requested_version(settings: AuroraSettings) -> str:
    """Return the version to ask for: with automatic upgrades only the major one, as the minor moves."""
    version = settings.engine_version
    return version.partition(".")[0] if settings.automatic_minor_upgrades else version


def major_version(settings: AuroraSettings) -> str:
    """Return the major version as parts of names have it, such as ``pg17``."""
    return f"pg{settings.engine_version.partition('.')[0]}"
