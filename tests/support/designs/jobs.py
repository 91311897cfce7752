"""Designs of jobs, builds and queries."""

from __future__ import annotations

from support.designs.files import bucket
from support.designs.written import (
    KEY,
    SUBNETS,
    VPC,
    Resources,
    allow,
    arn,
    called,
    design,
    group,
    log_group,
    logs_to,
    merged,
    ref,
    role,
    uses_key,
)


@design("AWS Glue Developer Guide, Setting up encryption; Security configurations")
def glue_job_with_security_configuration() -> Resources:
    return merged(
        bucket("lake"),
        role(
            "glue",
            "glue.amazonaws.com",
            allow(["s3:GetObject", "s3:PutObject"], [f"{ref('aws_s3_bucket.lake')}/*"]),
            allow(["s3:ListBucket"], [ref("aws_s3_bucket.lake")]),
            allow(
                ["glue:GetTable", "glue:GetDatabase", "glue:GetPartitions"],
                [
                    arn("glue", "catalog"),
                    ref("aws_glue_catalog_database.orders"),
                    arn("glue", "table/glue_catalog_database_orders_dev01/*"),
                ],
            ),
            uses_key(),
        ),
        {
            "aws_glue_security_configuration": {
                "orders": {
                    "name": called("aws_glue_security_configuration"),
                    "encryption_configuration": {
                        "cloudwatch_encryption": {
                            "cloudwatch_encryption_mode": "SSE-KMS",
                            "kms_key_arn": KEY,
                        },
                        "job_bookmarks_encryption": {
                            "job_bookmarks_encryption_mode": "CSE-KMS",
                            "kms_key_arn": KEY,
                        },
                        "s3_encryption": {"s3_encryption_mode": "SSE-KMS", "kms_key_arn": KEY},
                    },
                }
            },
            "aws_glue_catalog_database": {"orders": {"name": called("aws_glue_catalog_database")}},
            "aws_glue_job": {
                "orders": {
                    "name": called("aws_glue_job"),
                    "role_arn": ref("aws_iam_role.glue"),
                    "glue_version": "5.0",
                    "worker_type": "G.1X",
                    "number_of_workers": 2,
                    "security_configuration": ref("aws_glue_security_configuration.orders", "name"),
                    "command": {
                        "script_location": f"s3://{ref('aws_s3_bucket.lake', 'id')}/job.py"
                    },
                }
            },
        },
    )


@design("AWS Glue Developer Guide, Defining crawlers; Security configurations")
def glue_crawler() -> Resources:
    made = glue_job_with_security_configuration()
    del made["aws_glue_job"]
    return merged(
        made,
        {
            "aws_glue_crawler": {
                "orders": {
                    "name": called("aws_glue_crawler"),
                    "role": ref("aws_iam_role.glue"),
                    "database_name": ref("aws_glue_catalog_database.orders", "name"),
                    "security_configuration": ref("aws_glue_security_configuration.orders", "name"),
                    "s3_target": [{"path": f"s3://{ref('aws_s3_bucket.lake', 'id')}/orders"}],
                }
            }
        },
    )


@design("AWS CodeBuild User Guide, Use AWS CodeBuild with Amazon VPC")
def codebuild_in_vpc() -> Resources:
    subnets = [ref("aws_subnet.a"), ref("aws_subnet.b")]
    return merged(
        bucket("builds"),
        group("build", "What builds may reach"),
        log_group("build", f"/aws/codebuild/{called('aws_codebuild_project')}"),
        role(
            "build",
            "codebuild.amazonaws.com",
            logs_to("aws_cloudwatch_log_group.build"),
            allow(["s3:GetObject", "s3:PutObject"], [f"{ref('aws_s3_bucket.builds')}/*"]),
            allow(
                [
                    "ec2:CreateNetworkInterface",
                    "ec2:DescribeDhcpOptions",
                    "ec2:DescribeNetworkInterfaces",
                    "ec2:DeleteNetworkInterface",
                    "ec2:DescribeSubnets",
                    "ec2:DescribeSecurityGroups",
                    "ec2:DescribeVpcs",
                ],
                ["*"],
            ),
            allow(
                ["ec2:CreateNetworkInterfacePermission"],
                [arn("ec2", "network-interface/*")],
                Condition={
                    "StringEquals": {"ec2:AuthorizedService": "codebuild.amazonaws.com"},
                    "ArnEquals": {"ec2:Subnet": subnets},
                },
            ),
            uses_key(),
        ),
        {
            "aws_codebuild_project": {
                "orders": {
                    "name": called("aws_codebuild_project"),
                    "service_role": ref("aws_iam_role.build"),
                    "encryption_key": KEY,
                    "artifacts": {
                        "type": "S3",
                        "location": ref("aws_s3_bucket.builds", "id"),
                        "encryption_disabled": False,
                    },
                    "environment": {
                        "compute_type": "BUILD_GENERAL1_SMALL",
                        "image": "aws/codebuild/amazonlinux-aarch64-standard:3.0",
                        "type": "ARM_CONTAINER",
                        "privileged_mode": False,
                        "environment_variable": [{"name": "STAGE", "value": "dev01"}],
                    },
                    "source": {
                        "type": "S3",
                        "location": f"{ref('aws_s3_bucket.builds', 'id')}/source.zip",
                    },
                    "logs_config": {
                        "cloudwatch_logs": {
                            "group_name": ref("aws_cloudwatch_log_group.build", "name")
                        }
                    },
                    "vpc_config": {
                        "vpc_id": VPC,
                        "subnets": SUBNETS,
                        "security_group_ids": [ref("aws_security_group.build", "id")],
                    },
                }
            }
        },
    )


@design("AWS CodePipeline User Guide, Configure server-side encryption for artifacts in Amazon S3")
def codepipeline() -> Resources:
    stages = [
        {
            "name": "Source",
            "action": [
                {
                    "name": "Source",
                    "category": "Source",
                    "owner": "AWS",
                    "provider": "S3",
                    "version": "1",
                    "output_artifacts": ["source"],
                    "configuration": {
                        "S3Bucket": ref("aws_s3_bucket.builds", "id"),
                        "S3ObjectKey": "source.zip",
                        "PollForSourceChanges": "false",
                    },
                }
            ],
        },
        {
            "name": "Build",
            "action": [
                {
                    "name": "Build",
                    "category": "Build",
                    "owner": "AWS",
                    "provider": "CodeBuild",
                    "version": "1",
                    "input_artifacts": ["source"],
                    "configuration": {"ProjectName": ref("aws_codebuild_project.orders", "name")},
                }
            ],
        },
    ]
    return merged(
        codebuild_in_vpc(),
        role(
            "pipeline",
            "codepipeline.amazonaws.com",
            allow(
                ["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"],
                [f"{ref('aws_s3_bucket.builds')}/*"],
            ),
            allow(
                ["codebuild:StartBuild", "codebuild:BatchGetBuilds"],
                [ref("aws_codebuild_project.orders")],
            ),
            uses_key(),
        ),
        {
            "aws_codepipeline": {
                "orders": {
                    "name": called("aws_codepipeline"),
                    "role_arn": ref("aws_iam_role.pipeline"),
                    "artifact_store": [
                        {
                            "type": "S3",
                            "location": ref("aws_s3_bucket.builds", "id"),
                            "encryption_key": {"type": "KMS", "id": KEY},
                        }
                    ],
                    "stage": stages,
                }
            }
        },
    )


@design("Amazon EMR Serverless User Guide, Encrypting; Amazon Athena User Guide, Workgroups")
def athena_workgroup() -> Resources:
    return merged(
        bucket("results"),
        {
            "aws_athena_workgroup": {
                "orders": {
                    "name": called("aws_athena_workgroup"),
                    "force_destroy": True,
                    "configuration": {
                        "enforce_workgroup_configuration": True,
                        "publish_cloudwatch_metrics_enabled": True,
                        "result_configuration": {
                            "output_location": f"s3://{ref('aws_s3_bucket.results', 'id')}/",
                            "encryption_configuration": {
                                "encryption_option": "SSE_KMS",
                                "kms_key_arn": KEY,
                            },
                        },
                    },
                }
            },
            "aws_athena_named_query": {
                "orders": {
                    "name": called("aws_athena_named_query"),
                    "workgroup": ref("aws_athena_workgroup.orders", "id"),
                    "database": "orders",
                    "query": "SELECT count(*) FROM orders",
                }
            },
        },
    )
