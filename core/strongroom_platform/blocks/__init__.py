"""Blocks that plugins build with: what several plugins need, made the same way everywhere.

A block creates resources directly in the caller's scope, under construct ids that the caller names, so
that the addresses are the caller's. ``from strongroom import …`` offers them all.

``log_group``       a log group under a key, with a retention
``security_group``  a security group, and the pair of rules that lets one group connect to another
``topic``           an encrypted topic with its policy
``event_rule``      a rule that sends matching events to one target
``function``        a Lambda function with its log group, under a key and with tracing
``bucket``          the parts of a bucket that is private, versioned and encrypted
"""
