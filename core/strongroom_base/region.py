"""The region that strongroom deploys to."""

REGION = "ca-central-1"
"""The only region: the brief asks for Canadian residency."""
