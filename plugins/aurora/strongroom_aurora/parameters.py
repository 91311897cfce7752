"""The engine's parameters: TLS only, strong passwords, an audit trail without cardholder data.

Dynamic parameters take effect at once, static ones with the next restart; the first start of a new
instance is one. A static one that is declared otherwise never settles in Terraform's plan.
"""

from __future__ import annotations

import attrs


@attrs.frozen
class Parameter:
    """One parameter of the cluster or of an instance."""

    name: str
    value: str
    static: bool = False


def family(engine_version: str) -> str:
    """Return the parameter group family of an engine version."""
    return f"aurora-postgresql{engine_version.partition('.')[0]}"


def cluster_parameters(slow_query_milliseconds: int) -> tuple[Parameter, ...]:
    """Return what holds for the whole cluster, by name.

    Statements are logged, their parameter values never: those are where card numbers are (PCI DSS
    3.3, 10.2). An application that writes such values into the statement's own text would still
    show them; it must bind them.
    """
    return (
        Parameter("log_connections", "1"),
        Parameter("log_disconnections", "1"),
        Parameter("log_lock_waits", "1"),
        Parameter("log_min_duration_statement", str(slow_query_milliseconds)),
        Parameter("log_parameter_max_length", "0"),
        Parameter("log_parameter_max_length_on_error", "0"),
        Parameter("log_statement", "ddl"),
        Parameter("password_encryption", "scram-sha-256"),
        Parameter("pgaudit.log", "ddl,role,write"),
        Parameter("pgaudit.log_catalog", "0"),
        Parameter("pgaudit.log_parameter", "0"),
        Parameter("pgaudit.role", "rds_pgaudit"),
        Parameter("rds.accepted_password_auth_method", "scram"),
        Parameter("rds.force_ssl", "1"),
        Parameter("shared_preload_libraries", "pg_stat_statements,pgaudit", static=True),
        Parameter("ssl_min_protocol_version", "TLSv1.2"),
    )


def instance_parameters() -> tuple[Parameter, ...]:
    """Return what holds for each instance, by name."""
    return (
        Parameter("log_temp_files", "102400"),  # KiB: what spills to local storage, in the log
        Parameter("track_io_timing", "1"),
    )
