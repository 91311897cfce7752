"""The Lambda function that decides which clients the API admits.

These modules are the function's whole package. They need nothing but the standard library and, to
read the lists, the ``boto3`` of the runtime; they import one another relatively, so that they are the
same code here and there.
"""
