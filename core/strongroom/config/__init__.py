"""Reading and checking ``strongroom.toml``. Plain Python: no Node, no Terraform."""

from strongroom.config.model import Config, NetworkSettings
from strongroom.config.read import read_config
from strongroom_base.region import REGION

__all__ = ["REGION", "Config", "NetworkSettings", "read_config"]
