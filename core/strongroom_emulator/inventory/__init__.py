"""What the embedded AWS holds: every resource of the types that this platform creates.

Left out is what an AWS account has from the start, and what a resource has by itself and loses with
itself: the default VPC with all that is in it, the default group, network ACL and main route table of
any VPC that lives, and what AWS manages. So after ``destroy`` nothing is left here.

``listers``    how the resources of a type are listed from moto's memory
``network``    EC2's types
``identity``   the types of KMS and IAM
``services``   all others
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from strongroom_emulator.inventory.identity import IDENTITY, keys_pending_deletion
from strongroom_emulator.inventory.listers import Lister, Table
from strongroom_emulator.inventory.network import NETWORK
from strongroom_emulator.inventory.services import SERVICES

LISTERS: Table = {**IDENTITY, **NETWORK, **SERVICES}
"""Every Terraform type that can be listed."""


def take() -> dict[str, Any]:
    """List what there is.

    :return: ``resources``: ids or names by Terraform type, types without any left out;
        ``pending_deletion``: KMS keys that wait for their deletion, as on AWS, in the same form.
    """
    resources = {
        resource_type: found
        for resource_type, (module, lister) in sorted(LISTERS.items())
        if (found := sorted(_list(module, lister)))
    }
    waiting = sorted(_list("kms", keys_pending_deletion))
    return {
        "resources": resources,
        "pending_deletion": {"aws_kms_key": waiting} if waiting else {},
    }


def _list(module: str, lister: Lister) -> Iterator[str]:
    for backend in _backends(module):
        yield from lister(backend)


def _backends(module: str) -> Iterator[Any]:
    """Yield a service's backends of every account and region that was used."""
    from moto.backends import get_backend

    if module == "lambda":
        # The embedded AWS keeps functions in the backend that runs none of them.
        from moto.awslambda_simple.models import lambda_simple_backends as backends
    else:
        backends = get_backend(module)  # type: ignore[call-overload]
    for regions in backends.values():
        yield from regions.values()
