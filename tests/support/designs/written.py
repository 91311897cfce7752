"""What designs are written with: names, references, policies, roles and security groups."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import attrs

from strongroom_base.naming import NO_RULES, NameLimit, physical_name, stated_rules

SUFFIX: Final = "dev01"
REGION: Final = "ca-central-1"
ACCOUNT: Final = "${data.aws_caller_identity.main.account_id}"
KEY: Final = "${aws_kms_key.main.arn}"
VPC: Final = "${aws_vpc.main.id}"
SUBNETS: Final = ["${aws_subnet.a.id}", "${aws_subnet.b.id}"]

Body = dict[str, Any]
Resources = dict[str, dict[str, Body]]


@attrs.frozen
class Design:
    """An everyday design.

    :param name: of the function that writes it.
    :param source: the page of the vendor's documentation that shows it.
    :param limits: longest names of types that no table has, as a plugin would state them.
    """

    name: str
    source: str
    write: Callable[[], Resources]
    limits: tuple[NameLimit, ...] = ()


DESIGNS: Final[dict[str, Design]] = {}
"""Every design, by name."""


def design(
    source: str, *limits: NameLimit
) -> Callable[[Callable[[], Resources]], Callable[[], Resources]]:
    """Add a function's resources to the designs."""

    def add(write: Callable[[], Resources]) -> Callable[[], Resources]:
        name = write.__name__.replace("_", "-")
        assert name not in DESIGNS, name
        DESIGNS[name] = Design(name, source, write, limits)
        return write

    return add


def called(kind: str, purpose: str = "orders", *limits: NameLimit) -> str:
    """Return the physical name that ``context.name(kind, purpose)`` gives."""
    rules = stated_rules(limits) if limits else NO_RULES
    return physical_name(kind, purpose, SUFFIX, rules=rules)


def tags(kind: str, purpose: str = "orders") -> Body:
    """Return the tags of a type without a name of its own."""
    return {"Name": called(kind, purpose)}


def ref(address: str, attribute: str = "arn") -> str:
    """Return a reference such as ``${aws_sqs_queue.orders.arn}``."""
    return f"${{{address}.{attribute}}}"


def arn(service: str, rest: str) -> str:
    """Return an ARN in the stack's own account and region."""
    return f"arn:aws:{service}:{REGION}:{ACCOUNT}:{rest}"


def policy(*statements: Body) -> str:
    """Return a policy as a JSON string."""
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def allow(actions: Sequence[str], resources: Sequence[str], **more: Any) -> Body:
    """Return a statement that allows actions on resources."""
    return {"Effect": "Allow", "Action": list(actions), "Resource": list(resources), **more}


def deny_plain_http(actions: str, *resources: str) -> Body:
    """Return the statement that AWS documents for refusing requests without TLS."""
    return {
        "Sid": "DenyPlainHttp",
        "Effect": "Deny",
        "Principal": "*",
        "Action": actions,
        "Resource": list(resources),
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }


def own_account(**more: Any) -> Body:
    """Return the condition against the confused deputy (IAM User Guide)."""
    return {"StringEquals": {"aws:SourceAccount": ACCOUNT}, **more}


def role(key: str, service: str, *statements: Body, trust: Body | None = None) -> Resources:
    """Return a role, its policy and what attaches it.

    :param trust: the trust's condition, when AWS documents another than ``aws:SourceAccount``.
    """
    condition = own_account() if trust is None else trust
    trusted: Body = {
        "Effect": "Allow",
        "Principal": {"Service": service},
        "Action": "sts:AssumeRole",
        **({"Condition": condition} if condition else {}),
    }
    purpose = key.replace("_", "-")
    made: Resources = {
        "aws_iam_role": {
            key: {
                "name": called("aws_iam_role", purpose),
                "assume_role_policy": policy(trusted),
            }
        }
    }
    if statements:
        made["aws_iam_policy"] = {
            key: {"name": called("aws_iam_policy", purpose), "policy": policy(*statements)}
        }
        made["aws_iam_role_policy_attachment"] = {
            key: {
                "role": ref(f"aws_iam_role.{key}", "name"),
                "policy_arn": ref(f"aws_iam_policy.{key}"),
            }
        }
    return made


def logs_to(group: str) -> Body:
    """Return the statement of a role that writes to one log group."""
    return allow(["logs:CreateLogStream", "logs:PutLogEvents"], [f"{ref(group)}:*"])


def uses_key(*actions: str) -> Body:
    """Return the statement of a role that uses the stack's key."""
    return allow(actions or ["kms:Decrypt", "kms:GenerateDataKey"], [KEY])


def log_group(key: str, name: str) -> Resources:
    """Return a log group with a name that the service or the design fixes."""
    return {
        "aws_cloudwatch_log_group": {
            key: {"name": name, "retention_in_days": 365, "kms_key_id": KEY}
        }
    }


def group(key: str, description: str) -> Resources:
    """Return a security group without rules."""
    return {
        "aws_security_group": {
            key: {
                "name": called("aws_security_group", key.replace("_", "-")),
                "description": description,
                "vpc_id": VPC,
            }
        }
    }


def opening(key: str, peer: str, to: str, ports: tuple[int, int] | int, why: str) -> Resources:
    """Return the two rules by which members of one group reach members of another."""
    low, high = (ports, ports) if isinstance(ports, int) else ports
    made: Resources = {}
    for direction, own, other in (("ingress", to, peer), ("egress", peer, to)):
        kind = f"aws_vpc_security_group_{direction}_rule"
        made[kind] = {
            key: {
                "security_group_id": ref(f"aws_security_group.{own}", "id"),
                "referenced_security_group_id": ref(f"aws_security_group.{other}", "id"),
                "ip_protocol": "tcp",
                "from_port": low,
                "to_port": high,
                "description": why,
                "tags": tags(kind, key.replace("_", "-")),
            }
        }
    return made


def client_of(key: str, port: int | tuple[int, int], why: str) -> Resources:
    """Return a server's group, its client's group, and the one opening between them."""
    client = f"{key}_client"
    return merged(
        group(key, f"{why}: server"),
        group(client, f"{why}: clients"),
        opening(key, client, key, port, why),
    )


def merged(*some: Mapping[str, Mapping[str, Body]]) -> Resources:
    """Return the resources of several; no two have one address."""
    made: Resources = {}
    for resources in some:
        for kind, named in resources.items():
            twins = set(named) & set(made.get(kind, {}))
            assert not twins, (kind, twins)
            made.setdefault(kind, {}).update(named)
    return made


def flow_log_of_the_vpc() -> Resources:
    """Return the flow log that the VPC of every design has (Amazon VPC User Guide)."""
    group = "aws_cloudwatch_log_group.vpc_flow"
    lists = allow(["logs:DescribeLogStreams", "logs:DescribeLogGroups"], [f"{ref(group)}:*"])
    return merged(
        log_group("vpc_flow", "/aws/vpc/flow-log-vpc-dev01"),
        role("vpc_flow", "vpc-flow-logs.amazonaws.com", logs_to(group), lists),
        {
            "aws_flow_log": {
                "vpc": {
                    "vpc_id": VPC,
                    "traffic_type": "ALL",
                    "log_destination": ref(group),
                    "iam_role_arn": ref("aws_iam_role.vpc_flow"),
                    "tags": tags("aws_flow_log", "vpc"),
                }
            }
        },
    )


def minimal() -> Resources:
    """Return what every design stands on: a key, a VPC with its flow log, two private subnets."""
    kms = allow(["kms:*"], ["*"], Principal={"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, Sid="Account")
    kms["Action"] = ["kms:DescribeKey", "kms:EnableKeyRotation", "kms:PutKeyPolicy"]
    return {
        "aws_kms_key": {
            "main": {
                "description": "Data of the orders service",
                "deletion_window_in_days": 7,
                "enable_key_rotation": True,
                "policy": policy(kms),
                "tags": tags("aws_kms_key", "main"),
            }
        },
        "aws_vpc": {
            "main": {
                "cidr_block": "10.0.0.0/16",
                "enable_dns_support": True,
                "enable_dns_hostnames": True,
                "tags": tags("aws_vpc", "main"),
            }
        },
        "aws_subnet": {
            zone: {
                "vpc_id": VPC,
                "cidr_block": f"10.0.{number}.0/24",
                "availability_zone": f"{REGION}{zone}",
                "map_public_ip_on_launch": False,
                "tags": tags("aws_subnet", f"private-{zone}"),
            }
            for number, zone in enumerate("ab")
        },
    }


def document(one: Design) -> Body:
    """Return the ``cdk.tf.json`` of a design in a minimal stack."""
    written = merged(minimal(), flow_log_of_the_vpc(), one.write())
    data = written.pop("data", {})
    return {
        "terraform": {
            "required_providers": {"aws": {"source": "hashicorp/aws", "version": "5.100.0"}},
            "backend": {"local": {"path": "terraform.tfstate"}},
        },
        "provider": {
            "aws": [
                {
                    "region": REGION,
                    "default_tags": [
                        {"tags": {"EnvironmentSuffix": SUFFIX, "ManagedBy": "strongroom"}}
                    ],
                }
            ]
        },
        "data": {"aws_caller_identity": {"main": {}}, **data},
        "resource": {
            kind: {
                key: {
                    "//": {
                        "metadata": {
                            "path": f"strongroom-{SUFFIX}/orders/{key}",
                            "uniqueId": key,
                        }
                    },
                    **body,
                }
                for key, body in named.items()
            }
            for kind, named in written.items()
        },
    }
