"""The rotation function: what runs in AWS Lambda, as Secrets Manager asks it to.

This package is packed with its own copy of pg8000 and imports nothing of strongroom, so that it can
be read, tested and reviewed by itself. In reading order: ``handler`` (the entry point), ``steps`` (the
four steps and why no application is ever locked out), ``versions`` (Secrets Manager), ``database``
(PostgreSQL), ``passwords``.
"""
