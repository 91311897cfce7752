"""How moto itself is set up."""

from __future__ import annotations

import os


def apply() -> None:
    """Set moto up; call before any of its services is imported."""
    # Pages of other origins have no business here, and moto lets them in by default.
    os.environ["MOTO_DISABLE_GLOBAL_CORS"] = "true"
    # ACM takes minutes to see a record; moto imitates that, for a minute of no use here.
    os.environ["MOTO_ACM_VALIDATION_WAIT"] = "0"
    from moto.core.config import default_user_config

    default_user_config["lambda"] = {"use_docker": False}
    default_user_config["batch"] = {"use_docker": False}
    # Roles attach policies that AWS manages; moto would say that there are none.
    default_user_config["iam"] = {"load_aws_managed_policies": True}
