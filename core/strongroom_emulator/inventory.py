"""What the embedded AWS holds: every resource of the types that this platform creates.

Left out is what an AWS account has from the start, and what a resource has by itself and loses with
itself: the default VPC with all that is in it, the default group, network ACL and main route table of
any VPC that lives, and what AWS manages. So after ``destroy`` nothing is left here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from strongroom_emulator import shelves


def take() -> dict[str, Any]:
    """List what there is.

    :return: ``resources``: ids or names by Terraform type, types without any left out;
        ``pending_deletion``: KMS keys that wait for their deletion, as on AWS, in the same form.
    """
    resources = {
        resource_type: found
        for resource_type, (module, shelf) in sorted(shelves.SHELVES.items())
        if (found := sorted(_on(module, shelf)))
    }
    waiting = sorted(_on("kms", shelves.keys_pending_deletion))
    return {
        "resources": resources,
        "pending_deletion": {"aws_kms_key": waiting} if waiting else {},
    }


def _on(module: str, shelf: shelves.Shelf) -> Iterator[str]:
    for backend in _backends(module):
        yield from shelf(backend)


def _backends(module: str) -> Iterator[Any]:
    """Yield a service's backends of every account and region that anything was asked of."""
    from moto.backends import get_backend

    if module == "lambda":
        # The embedded AWS keeps functions in the backend that runs none of them.
        from moto.awslambda_simple.models import lambda_simple_backends as backends
    else:
        backends = get_backend(module)  # type: ignore[call-overload]
    for regions in backends.values():
        yield from regions.values()
