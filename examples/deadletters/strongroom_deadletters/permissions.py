"""Who may put messages in, and who may take them out.

The stream's consumer role belongs to the stream's plugin; its statements come from whoever has
some, and strongroom merges them into one policy.
"""

from __future__ import annotations

from strongroom import Condition, EncryptionKey, IamStatement, Role, TransactionStream

from strongroom_deadletters.capability import DeadLetters


def redriver(service: str) -> Role:
    """Return the role of what takes messages out, run by an AWS service inside the VPC."""
    return Role(
        "deadletters-redriver",
        service,
        "Lets an operator's function look at batches that failed and try them again",
        in_network=True,
    )


def statements(
    letters: DeadLetters, stream: TransactionStream, key: EncryptionKey, region: str
) -> list[IamStatement]:
    """Return the consumer's and the redriver's statements."""
    through = Condition("StringEquals", "kms:ViaService", (f"sqs.{region}.amazonaws.com",))
    return [
        IamStatement(
            stream.consumer,
            "ReportFailedBatches",
            ("sqs:SendMessage",),
            (letters.arn,),
            by_service=True,  # Lambda itself sends to an on-failure destination, with this role
        ),
        IamStatement(
            stream.consumer,
            "EncryptFailedBatches",
            ("kms:Decrypt", "kms:GenerateDataKey"),
            (key.arn,),
            conditions=(through,),
        ),
        IamStatement(
            letters.redriver,
            "TakeFailedBatches",
            (
                "sqs:ChangeMessageVisibility",
                "sqs:DeleteMessage",
                "sqs:GetQueueAttributes",
                "sqs:ReceiveMessage",
            ),
            (letters.arn,),
        ),
        IamStatement(
            letters.redriver,
            "DecryptFailedBatches",
            ("kms:Decrypt",),
            (key.arn,),
            conditions=(through,),
        ),
    ]
