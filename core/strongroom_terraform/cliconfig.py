"""The CLI configuration that Terraform is given: where providers come from.

Terraform reads one such file. Which, in this order:

1. ours with the mirror, when ``STRONGROOM_PROVIDER_MIRROR`` names one;
2. the user's own, when ``TF_CLI_CONFIG_FILE`` names a file that exists, or when Terraform's default
   file exists: a user who has configured Terraform keeps that configuration;
3. ours, with the mirror if one is found, else with the public registry and a cache of plugins.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from strongroom_terraform.mirror import AWS_PROVIDER

VARIABLE = "TF_CLI_CONFIG_FILE"
FILE = "strongroom.tfrc"
"""Our file's name, inside ``TF_DATA_DIR``."""


def user_config(environment: Mapping[str, str]) -> Path | None:
    """Return the user's CLI configuration file if there is one.

    A ``TF_CLI_CONFIG_FILE`` that names a missing file counts as none.
    """
    if named := environment.get(VARIABLE):
        usual = Path(named)
    elif home := environment.get("HOME"):
        usual = Path(home, ".terraformrc")
    else:
        return None
    return usual.absolute() if usual.is_file() else None


def cli_config(mirror: Path | None, plugin_cache: Path) -> str:
    """Return a CLI configuration.

    :param mirror: the AWS provider comes from here, all other providers from the registry; without
        it all come from the registry.
    :param plugin_cache: where providers from the registry are kept between working directories.
    """
    lines = ["disable_checkpoint = true"]
    if mirror is not None:
        provider = json.dumps(AWS_PROVIDER)
        lines += [
            "provider_installation {",
            "  filesystem_mirror {",
            f"    path    = {_quoted(mirror)}",
            f"    include = [{provider}]",
            "  }",
            "  direct {",
            f"    exclude = [{provider}]",
            "  }",
            "}",
        ]
    else:
        lines += [
            f"plugin_cache_dir = {_quoted(plugin_cache)}",
            # Without it Terraform uses the cache only where a lock file already has the checksum: a
            # new working directory would download the provider's 700 MB again. What it gives up is
            # that the new lock file has checksums of this platform only.
            "plugin_cache_may_break_dependency_lock_file = true",
        ]
    return "\n".join(lines) + "\n"


def _quoted(path: Path) -> str:
    # HCL strings are JSON strings in which "${" and "%{" begin a template.
    quoted = json.dumps(str(path), ensure_ascii=False)
    return quoted.replace("${", "$${").replace("%{", "%%{")
