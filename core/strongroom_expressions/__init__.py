"""A document of Terraform's JSON as Terraform will see it: locals put in, functions evaluated.

``document``   walking through a document
``evaluator``  what a template comes to, with the stack's locals
``functions``  Terraform's functions over constants
``syntax``     reading templates and expressions
``values``     constants, and text that stays an expression
``variables``  the defaults of a stack's variables

What cannot be evaluated stays as it is: it is unknown until Terraform runs.
"""

from __future__ import annotations

from strongroom_expressions.document import evaluate

__all__ = ["document", "evaluate", "evaluator", "functions", "syntax", "values", "variables"]
