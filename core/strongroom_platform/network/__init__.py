"""The private network: the VPC in three zones, the endpoints to AWS, the flow logs."""
