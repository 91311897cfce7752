"""Who, from which account, may do what to which data: the parts of the rule ``least-privilege``.

``text`` renders a string with references, ``patterns`` says which resources an ARN admits,
``conditions`` and ``principals`` say which accounts a statement admits, ``allowed`` judges a statement
and ``permissions`` what grants access without a policy.
"""
