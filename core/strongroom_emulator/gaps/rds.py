"""RDS: further endpoints of a proxy, and what moto forgets of instances, clusters and parameters."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from typing import Any

from strongroom_emulator.gaps.mechanism import Gaps

GAPS = Gaps()

_RESPONSE = "rds.responses:RDSResponse"

_ENDPOINT = "db-proxy-endpoint"

CERTIFICATE_AUTHORITY = "rds-ca-rsa2048-g1"
"""What a new instance gets by default (Aurora User Guide, "Using SSL/TLS")."""


@GAPS.adds(_RESPONSE)
def create_db_proxy_endpoint(self: Any) -> Any:
    """Make another endpoint of a proxy; it is kept on the proxy, so that it goes with it."""
    proxy = _proxy(self, self.params["DBProxyName"])
    endpoint = _endpoint_class()(proxy, self.params)
    _on(proxy)[endpoint.db_proxy_endpoint_name] = endpoint
    return _result({"DBProxyEndpoint": endpoint})


@GAPS.adds(_RESPONSE)
def describe_db_proxy_endpoints(self: Any) -> Any:
    """Return the endpoints of one proxy or of all, one or all."""
    wanted = self.params.get("DBProxyEndpointName")
    proxy_name = self.params.get("DBProxyName")
    if proxy_name:
        _proxy(self, proxy_name)
    found = [
        endpoint
        for endpoint in _endpoints(self.backend)
        if wanted in (None, endpoint.db_proxy_endpoint_name)
        and proxy_name in (None, endpoint.db_proxy_name)
    ]
    if wanted and not found:
        raise _not_found(wanted)
    return _result({"DBProxyEndpoints": found})


@GAPS.adds(_RESPONSE)
def modify_db_proxy_endpoint(self: Any) -> Any:
    """Change an endpoint's security groups."""
    endpoint = _endpoint(self)
    groups = self.params.get("VpcSecurityGroupIds")
    if groups:
        endpoint.vpc_security_group_ids = groups
    return _result({"DBProxyEndpoint": endpoint})


@GAPS.adds(_RESPONSE)
def delete_db_proxy_endpoint(self: Any) -> Any:
    """Remove an endpoint."""
    endpoint = _endpoint(self)
    proxy = _proxy(self, endpoint.db_proxy_name)
    del _on(proxy)[endpoint.db_proxy_endpoint_name]
    return _result({"DBProxyEndpoint": endpoint})


@GAPS.replaces("rds.models:RDSBackend")
def _get_resource_for_tagging(original: Any, self: Any, arn: str) -> Any:
    """Find endpoints too."""
    if f":{_ENDPOINT}:" not in arn:
        return original(self, arn)
    return next((found for found in _endpoints(self) if found.arn == arn), None)


@GAPS.replaces("rds.models:RDSBackend")
def modify_db_cluster(original: Any, self: Any, kwargs: dict[str, Any]) -> Any:
    """Keep the master user's secret where there is one; moto makes another and loses the first."""
    cluster = self.clusters.get(kwargs["db_cluster_identifier"])
    if kwargs.get("manage_master_user_password") and hasattr(cluster, "master_user_secret"):
        del kwargs["manage_master_user_password"]
        key = kwargs.pop("master_user_secret_kms_key_id", None)
        if key:
            cluster.master_user_secret.secret.kms_key_id = key
    return original(self, kwargs)


@GAPS.replaces("rds.models:RDSBackend")
def delete_db_cluster(
    original: Any, self: Any, cluster_identifier: str, snapshot_name: str | None = None
) -> Any:
    """Let the automated snapshots go with their cluster, as on AWS."""
    deleted = original(self, cluster_identifier, snapshot_name)
    for name, snapshot in list(self.cluster_snapshots.items()):
        of_it = snapshot.cluster.db_cluster_arn == deleted.db_cluster_arn
        if of_it and snapshot.snapshot_type == "automated":
            del self.cluster_snapshots[name]
    return deleted


@GAPS.replaces("rds.models:DBInstance")
def __init__(original: Any, self: Any, *arguments: Any, **options: Any) -> None:  # noqa: N807
    """Keep how Performance Insights is set, and use the certificate authority that AWS would."""
    options.setdefault("ca_certificate_identifier", CERTIFICATE_AUTHORITY)
    original(self, *arguments, **options)
    self.performance_insights_enabled = bool(options.get("enable_performance_insights"))
    self.performance_insights_kms_key_id = options.get("performance_insights_kms_key_id")
    self.performance_insights_retention_period = options.get(
        "performance_insights_retention_period"
    )


@GAPS.replaces("rds.models:DBCluster")
def scaling_configuration_info(original: Any, self: Any) -> dict[str, Any] | None:
    """Return none for a cluster that is not of the first Serverless."""
    if self.scaling_configuration is None:
        return None
    found: dict[str, Any] = original(self)
    return found


@GAPS.replaces("rds.models:DBParameterGroup")
def update_parameters(original: Any, self: Any, new_parameters: Iterable[dict[str, Any]]) -> None:
    """Say that parameters were set by the user, which moto says of a cluster's only."""
    original(self, [{**parameter, "Source": "user"} for parameter in new_parameters])


@GAPS.adds(_RESPONSE)
def reset_db_parameter_group(self: Any) -> Any:
    """Give parameters of an instance group, or all, their defaults again."""
    return _reset(self, self.backend.db_parameter_groups, "DBParameterGroupName")


@GAPS.adds(_RESPONSE)
def reset_db_cluster_parameter_group(self: Any) -> Any:
    """Give parameters of a cluster group, or all, their defaults again."""
    return _reset(self, self.backend.db_cluster_parameter_groups, "DBClusterParameterGroupName")


def _reset(self: Any, groups: Any, key: str) -> Any:
    name = self.params[key]
    if name not in groups:
        from moto.rds.exceptions import DBParameterGroupNotFoundError

        raise DBParameterGroupNotFoundError(name)
    parameters = groups[name].parameters
    if self.params.get("ResetAllParameters"):
        parameters.clear()
    for parameter in self.params.get("Parameters") or ():
        parameters.pop(parameter["ParameterName"], None)
    return _result({key: name})


@functools.cache
def _endpoint_class() -> type[Any]:
    """Return the class of endpoints; moto's are not to be imported before it is asked for."""
    from moto.moto_api._internal import mock_random
    from moto.rds.models import RDSBaseModel

    class ProxyEndpoint(RDSBaseModel):
        resource_type = _ENDPOINT

        def __init__(self, proxy: Any, given: Any) -> None:
            super().__init__(proxy.backend)
            name = given["DBProxyEndpointName"]
            self.db_proxy_endpoint_name = name
            self.db_proxy_name = proxy.db_proxy_name
            self.status = "available"
            self.vpc_id = proxy.vpc_id
            self.vpc_security_group_ids = (
                given.get("VpcSecurityGroupIds") or proxy.vpc_security_group_ids
            )
            self.vpc_subnet_ids = given["VpcSubnetIds"]
            self.endpoint = f"{name}.endpoint.{proxy.endpoint.partition('.')[2]}"
            self.created_date = self.created
            self.target_role = given.get("TargetRole", "READ_WRITE")
            self.is_default = False
            self.tags = given.get("Tags", [])
            self.unique_id = mock_random.get_random_string(17, lower_case=True)

        @property
        def resource_id(self) -> str:
            return f"prx-endpoint-{self.unique_id}"

        @property
        def db_proxy_endpoint_arn(self) -> str:
            return str(self.arn)

    return ProxyEndpoint


def _result(answer: dict[str, Any]) -> Any:
    from moto.core.responses import ActionResult

    return ActionResult(answer)


def _proxy(self: Any, name: str) -> Any:
    return self.backend.describe_db_proxies(db_proxy_name=name)[0]


def _on(proxy: Any) -> dict[str, Any]:
    found: dict[str, Any] = proxy.__dict__.setdefault("endpoints_by_name", {})
    return found


def _endpoints(backend: Any) -> Iterator[Any]:
    for proxy in backend.db_proxies.values():
        yield from _on(proxy).values()


def _endpoint(self: Any) -> Any:
    name = self.params["DBProxyEndpointName"]
    for endpoint in _endpoints(self.backend):
        if endpoint.db_proxy_endpoint_name == name:
            return endpoint
    raise _not_found(name)


def _not_found(name: str) -> Exception:
    from moto.rds.exceptions import RDSClientError

    error: Exception = RDSClientError(
        "DBProxyEndpointNotFoundFault", f"DB proxy endpoint {name} not found"
    )
    return error
