"""Who reaches the database: the proxy and the security groups."""

from __future__ import annotations

from support.aurora import document, made, one
from support.synthesis import of_type


def test_the_proxy_takes_tls_and_iam_only_and_reads_the_application_s_secret() -> None:
    proxy = one("aws_db_proxy")
    assert proxy["require_tls"] is True
    assert "debug_logging" not in proxy or proxy["debug_logging"] is False
    (auth,) = proxy["auth"]
    assert auth["iam_auth"] == "REQUIRED"
    assert auth["secret_arn"].startswith("${aws_secretsmanager_secret.aurora_app-secret")
    assert one("aws_db_proxy_endpoint")["target_role"] == "READ_ONLY"


def edges(toml: str = "") -> set[tuple[str, str]]:
    """Return which group may reach which, by the first word of each."""

    def word(reference: str) -> str:
        label = reference.removeprefix("${aws_security_group.").partition(".")[0]
        return label.rpartition("_")[0]

    rules = made("aws_vpc_security_group_ingress_rule", toml).values()
    assert not any("cidr_ipv4" in rule or "cidr_ipv6" in rule for rule in rules)
    return {
        (word(rule["referenced_security_group_id"]), word(rule["security_group_id"]))
        for rule in rules
    }


def test_the_application_reaches_the_proxy_and_the_proxy_alone_the_database() -> None:
    assert edges() == {
        ("core_network_app-group", "aurora_proxy-group"),
        ("aurora_proxy-group", "aurora_cluster-group"),
    }


def test_without_a_proxy_the_application_reaches_the_database_and_nothing_of_a_proxy_is_left() -> (
    None
):
    toml = "[plugins.aurora]\nproxy = false\n"
    assert edges(toml) == {("core_network_app-group", "aurora_cluster-group")}
    assert "aws_db_proxy" not in document(toml)["resource"]
    assert not any("db-proxy" in path for path in of_type(document(toml), "aws_iam_role"))
    value = document(toml)["output"]["database"]["value"]
    assert not any(key.startswith("proxy_") for key in value)
