"""Names that more than one hook needs."""

from __future__ import annotations

from strongroom import REGION, Context
from strongroom_secrets.permissions import Resources

PURPOSE = "db-rotation"


def function(context: Context) -> str:
    """Return the rotation function's name."""
    return context.name("aws_lambda_function", PURPOSE)


def queue(context: Context) -> str:
    """Return the name of the queue that failures end in."""
    return context.name("aws_sqs_queue", PURPOSE)


def log_group(context: Context) -> str:
    """Return the function's log group, whose name Lambda fixes."""
    return f"/aws/lambda/{function(context)}"


def resources(context: Context) -> Resources:
    """Return the ARNs that the function's permissions name; made here, since the function and its
    role cannot each wait for the other."""
    account = f"{REGION}:{context.account_id}"
    return Resources(
        function_arn=f"arn:aws:lambda:{account}:function:{function(context)}",
        log_group_arn=f"arn:aws:logs:{account}:log-group:{log_group(context)}",
        queue_arn=f"arn:aws:sqs:{account}:{queue(context)}",
    )
