"""What the emulator answers beside what moto answers."""

from __future__ import annotations

import http.client
import time
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from strongroom_emulator.environment import ACCESS_KEY_ID
from strongroom_emulator.lifecycle import Emulator

Client = Callable[[str], Any]

UNIMPLEMENTED: list[tuple[str, str, dict[str, Any], str]] = [
    ("backup", "list_restore_jobs", {}, "backup:ListRestoreJobs"),
    ("cloudwatch", "describe_anomaly_detectors", {}, "cloudwatch:DescribeAnomalyDetectors"),
    ("ec2", "describe_bundle_tasks", {}, "ec2:DescribeBundleTasks"),
    ("efs", "describe_account_preferences", {}, "efs:DescribeAccountPreferences"),
    ("kinesis", "describe_account_settings", {}, "kinesis:DescribeAccountSettings"),
    ("rds", "describe_reserved_db_instances", {}, "rds:DescribeReservedDBInstances"),
    ("route53", "get_geo_location", {}, "route53:GetGeoLocation"),
]


@pytest.mark.parametrize(("service", "method", "arguments", "action"), UNIMPLEMENTED)
def test_what_is_not_emulated_is_refused_at_once(
    emulator: Emulator, client: Client, service: str, method: str, arguments: Any, action: str
) -> None:
    """In every protocol: status 501, which no client retries, naming the action; and it is counted."""
    before = emulator.inventory()["unimplemented"].get(action, 0)
    with pytest.raises(ClientError) as caught:
        getattr(client(service), method)(**arguments)
    response = caught.value.response
    assert response["ResponseMetadata"]["HTTPStatusCode"] == 501
    assert response["Error"]["Code"] == "NotEmulated"
    assert response["Error"]["Message"] == f"the embedded AWS does not support {action}"
    assert emulator.inventory()["unimplemented"][action] == before + 1


def test_a_crash_inside_moto_is_refused_at_once(emulator: Emulator, client: Client) -> None:
    """An exception is answered with its reason, not with a 500 that clients retry for minutes."""
    kinesis = client("kinesis")
    with pytest.raises(ClientError) as caught:
        kinesis.list_streams(ExclusiveStartStreamName="there-is-none")
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 501
    assert "failed in kinesis:ListStreams" in caught.value.response["Error"]["Message"]
    assert emulator.inventory()["crashed"]["kinesis:ListStreams"] >= 1


def test_a_resource_that_is_missing_is_not_an_action_that_is_missing(client: Client) -> None:
    """The 404 of a service stays what it is."""
    with pytest.raises(ClientError) as caught:
        client("s3").get_bucket_policy(Bucket="there-is-none")
    assert caught.value.response["Error"]["Code"] == "NoSuchBucket"


def test_a_service_that_nobody_knows_is_refused_at_once(emulator: Emulator) -> None:
    """A request for no service of AWS gets an answer too."""
    connection = http.client.HTTPConnection("127.0.0.1", emulator.port, timeout=10)
    signature = (
        "AWS4-HMAC-SHA256 Credential=strongroomlocal/20260101/ca-central-1/nonsense/aws4_request"
    )
    connection.request("GET", "/", headers={"Authorization": f"{signature}, Signature=0"})
    response = connection.getresponse()
    response.read()
    connection.close()
    assert response.status == 501


def test_the_inventory_names_the_keys_that_requests_were_signed_with(
    emulator: Emulator, client: Client
) -> None:
    """It shows whether anything but the dummy was ever used."""
    client("sts").get_caller_identity()
    assert emulator.inventory()["access_key_ids"] == [ACCESS_KEY_ID]


def test_s3_needs_no_setting(client: Client) -> None:
    """On an address, SDKs put the bucket into the path: nothing has to resolve ``bucket.127.0.0.1``."""
    s3 = client("s3")
    where = {"LocationConstraint": "ca-central-1"}
    s3.create_bucket(Bucket="bucket-path", CreateBucketConfiguration=where)
    s3.put_object(Bucket="bucket-path", Key="a/b c.txt", Body=b"x" * 3_000_000)
    assert len(s3.get_object(Bucket="bucket-path", Key="a/b c.txt")["Body"].read()) == 3_000_000
    s3.delete_object(Bucket="bucket-path", Key="a/b c.txt")
    s3.delete_bucket(Bucket="bucket-path")


def test_one_connection_serves_many_requests(emulator: Emulator) -> None:
    """Terraform makes thousands of calls; they keep their connection, and each takes little."""
    connection = http.client.HTTPConnection("127.0.0.1", emulator.port, timeout=10)
    connection.connect()
    first = connection.sock
    began = time.monotonic()
    for _ in range(100):
        connection.request(
            "GET", "/_strongroom/identity", headers={"X-Strongroom-Token": emulator.token}
        )
        assert connection.getresponse().read()
    took = time.monotonic() - began
    assert connection.sock is first
    connection.close()
    # 10 ms each would be werkzeug's own pause; measured 0.6 ms.
    assert took < 1.0


def test_a_request_that_waits_holds_up_nobody(client: Client) -> None:
    """A consumer that waits for messages gets the one that is sent meanwhile."""
    from concurrent.futures import ThreadPoolExecutor

    sqs = client("sqs")
    url = sqs.create_queue(QueueName="waiting")["QueueUrl"]
    with ThreadPoolExecutor() as pool:
        waiting = pool.submit(sqs.receive_message, QueueUrl=url, WaitTimeSeconds=10)
        time.sleep(0.3)
        sqs.send_message(QueueUrl=url, MessageBody="now")
        assert waiting.result(timeout=9)["Messages"][0]["Body"] == "now"
    sqs.delete_queue(QueueUrl=url)
