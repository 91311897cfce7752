"""What plugins do around a deployment, and what they are given for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Literal

import attrs

from strongroom.config.model import Config
from strongroom.hookspecs import PluginInfo
from strongroom_base.errors import OutsideError, PluginError

if TYPE_CHECKING:
    from strongroom.project import Project

Hook = Literal["strongroom_before_deploy", "strongroom_after_deploy", "strongroom_before_destroy"]


@attrs.frozen
class Deployment:
    """One plugin's view of a deployment while its steps run.

    :param info: the plugin that is being called.
    :param config: the whole config.
    :param settings: the plugin's own settings.
    :param local: whether it is one to the embedded AWS.
    :param outputs: the stack's outputs: a dictionary for each capability, by the name that ``strongroom
        output`` shows. Before a deploy, those of what is deployed already; empty when nothing is.
    :param environment: the variables with which an AWS SDK reaches what is deployed to, for programs
        that a step starts.
    """

    info: PluginInfo
    config: Config
    settings: Any
    local: bool
    outputs: Mapping[str, Any] = attrs.field(repr=False)
    environment: Mapping[str, str] = attrs.field(repr=False)

    def client(self, service: str) -> Any:
        """Return a boto3 client of an AWS service in the account, or the embedded AWS, deployed to.

        :param service: as boto3 calls it, such as ``kinesis``.
        """
        import boto3

        region = self.config.region
        if not self.local:
            return boto3.Session().client(service, region_name=region)
        return boto3.Session(
            aws_access_key_id=self.environment["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=self.environment["AWS_SECRET_ACCESS_KEY"],
        ).client(service, region_name=region, endpoint_url=self.environment["AWS_ENDPOINT_URL"])


def run_steps(
    hook: Hook,
    project: Project,
    environment: Mapping[str, str],
    *,
    local: bool,
    outputs: Callable[[], Mapping[str, Any]],
    say: Callable[[str], None],
) -> None:
    """Call a hook of every enabled plugin that has it, providers first; last before a destroy.

    :param outputs: reads the outputs; only called when some plugin has the hook.
    :param say: shows a line of progress.
    :raises OutsideError: when a step fails; the steps after it are not called.
    """
    plugins = [p for p in project.plugins if project.hooks.implements(p.info.name, hook)]
    if not plugins:
        return
    found = outputs()
    if hook == "strongroom_before_destroy":
        plugins.reverse()
    for plugin in plugins:
        name = plugin.info.name
        say(f"{hook.removeprefix('strongroom_').replace('_', ' ')}: {name}")
        try:
            given = Deployment(
                plugin.info, project.config, plugin.settings, local, found, environment
            )
            project.hooks.step(name, hook, given)
        except PluginError as error:
            raise OutsideError(f"{_STANDS[hook]}: {error.message}", hint=_HINTS[hook]) from error


_STANDS: Mapping[Hook, str] = {
    "strongroom_before_deploy": "nothing was deployed",
    "strongroom_after_deploy": "the stack is deployed, but what follows failed",
    "strongroom_before_destroy": "nothing was destroyed",
}

_HINTS: Mapping[Hook, str] = {
    "strongroom_before_deploy": "fix the cause and deploy again",
    "strongroom_after_deploy": "fix the cause and deploy again: it calls every step again",
    "strongroom_before_destroy": "fix the cause, or pass --skip-steps to destroy without it",
}
