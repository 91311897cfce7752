"""A CDKTF program as anybody would write it: ``plain.py RESOURCES OUT``."""

import sys

from cdktf import App, TerraformStack
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.sqs_queue import SqsQueue

app = App(outdir=sys.argv[2])
stack = TerraformStack(app, "stack")
AwsProvider(stack, "aws", region="ca-central-1")
for number in range(int(sys.argv[1])):
    SqsQueue(
        stack,
        f"queue-{number}",
        name=f"queue-{number}",
        kms_master_key_id="alias/key",
        tags={"Name": f"queue-{number}"},
    )
app.synth()
