"""Manage client certificates for development."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from strongroom import commandline

if TYPE_CHECKING:
    from strongroom_apigw_mtls.pki.folder import Folder

FOLDER = "pki"
"""The folder of the files, in the folder of the config file."""

In = Annotated[
    Path | None,
    Parameter(name="--folder", help="The folder; by default pki/ next to the config file."),
]
Algorithm = Annotated[
    Literal["ecdsa", "rsa"], Parameter(help="The kind of key: ECDSA on P-256, or RSA of 3072 bits.")
]


def init(
    *,
    config: commandline.ConfigFile = commandline.DEFAULT_CONFIG,
    folder: In = None,
    name: Annotated[str, Parameter(help="The authority's name.")] = "strongroom development CA",
    days: Annotated[int, Parameter(help="How many days it is valid.")] = 3_650,
    algorithm: Algorithm = "ecdsa",
) -> None:
    """Create a certificate authority for development, with its truststore and lists."""
    made = _folder(config, folder)
    made.init(name, days, algorithm)
    for file in (made.truststore, made.client_list, made.revocation_list, made.authority_key):
        commandline.show(f"wrote {file}")
    commandline.say("for development only: in production, use a certificate authority of your own")
    commandline.say("next: strongroom pki issue NAME")


def issue(
    name: Annotated[str, Parameter(help="The client's name.")],
    *,
    config: commandline.ConfigFile = commandline.DEFAULT_CONFIG,
    folder: In = None,
    days: Annotated[int, Parameter(help="How many days it is valid.")] = 365,
    algorithm: Algorithm = "ecdsa",
) -> None:
    """Issue a client's key and certificate, and add it to the list of clients."""
    made = _folder(config, folder)
    made.issue(name, days, algorithm)
    for file in (made.certificate_file(name), made.key_file(name)):
        commandline.show(f"wrote {file}")
    commandline.say("the API accepts the client after the next strongroom deploy")


def revoke(
    name: Annotated[str, Parameter(help="The client's name.")],
    *,
    config: commandline.ConfigFile = commandline.DEFAULT_CONFIG,
    folder: In = None,
) -> None:
    """Revoke a client's certificate."""
    certificate = _folder(config, folder).revoke(name)
    commandline.show(f"revoked {name}, serial {certificate.serial_number:x}")
    commandline.say("the API refuses the client after the next strongroom deploy")


def show(
    *,
    config: commandline.ConfigFile = commandline.DEFAULT_CONFIG,
    folder: In = None,
    json: commandline.Json = False,
) -> None:
    """Show the authority and its client certificates."""
    found = _folder(config, folder)
    authority = found.authority_certificate()
    clients = found.show()
    if json:
        commandline.print_json(
            {
                "folder": str(found.path),
                "authority": {
                    "subject": authority.subject.rfc4514_string(),
                    "expires": authority.not_valid_after_utc.isoformat(),
                },
                "clients": [
                    {
                        "name": client.name,
                        "state": client.state,
                        "expires": client.expires.isoformat(),
                        "serial": client.serial,
                        "fingerprint": client.fingerprint,
                    }
                    for client in clients
                ],
            }
        )
        return
    commandline.show(
        f"{authority.subject.rfc4514_string()} in {found.path}, valid until "
        f"{authority.not_valid_after_utc:%Y-%m-%d}"
    )
    if not clients:
        commandline.say("no clients yet: strongroom pki issue NAME")
        return
    commandline.show_table(
        ("Client", "State", "Expires", "Serial"),
        ((c.name, c.state, f"{c.expires:%Y-%m-%d}", c.serial) for c in clients),
    )


def _folder(config: Path, folder: Path | None) -> Folder:
    from strongroom_apigw_mtls.pki.folder import Folder

    return Folder(config.parent / FOLDER if folder is None else folder)


COMMANDS = {"init": init, "issue": issue, "revoke": revoke, "show": show}
"""``strongroom pki``, as the entry point names it."""
