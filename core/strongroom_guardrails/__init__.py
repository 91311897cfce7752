"""Guardrails: rules over the synthesised JSON, so they judge what Terraform will see."""
