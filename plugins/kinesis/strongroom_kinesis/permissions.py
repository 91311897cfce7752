"""Who may write transactions and who may read them."""

from __future__ import annotations

from strongroom import Condition, EncryptionKey, IamStatement, Role, TransactionStream

PRODUCER = Role(
    "stream-producer",
    "apigateway.amazonaws.com",
    "Lets the transaction API put records on the transaction stream",
)


def consumer(service: str) -> Role:
    """Return the role of what reads the stream, run by an AWS service inside the VPC."""
    return Role(
        "stream-consumer",
        service,
        "Lets the transaction processor read the transaction stream",
        in_network=True,
    )


def statements(stream: TransactionStream, key: EncryptionKey, region: str) -> list[IamStatement]:
    """Return the producer's and the consumer's statements."""
    through = Condition("StringEquals", "kms:ViaService", (f"kinesis.{region}.amazonaws.com",))
    return [
        IamStatement(
            stream.producer,
            "WriteTransactions",
            ("kinesis:PutRecord",),
            (stream.arn,),
        ),
        IamStatement(
            stream.producer,
            "EncryptTransactions",
            ("kms:GenerateDataKey",),
            (key.arn,),
            conditions=(through,),
        ),
        IamStatement(
            stream.consumer,
            "ReadTransactions",
            (
                "kinesis:DescribeStream",
                "kinesis:DescribeStreamSummary",
                "kinesis:GetRecords",
                "kinesis:GetShardIterator",
                "kinesis:ListShards",
            ),
            (stream.arn,),
        ),
        *_fan_out(stream),
        IamStatement(
            stream.consumer,
            "DecryptTransactions",
            ("kms:Decrypt",),
            (key.arn,),
            conditions=(through,),
        ),
    ]


def _fan_out(stream: TransactionStream) -> list[IamStatement]:
    if not stream.registered_consumer_arns:
        return []
    return [
        IamStatement(
            stream.consumer,
            "ReadByFanOut",
            ("kinesis:DescribeStreamConsumer", "kinesis:SubscribeToShard"),
            stream.registered_consumer_arns,
        )
    ]
