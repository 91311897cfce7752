"""The embedded AWS: moto on loopback, with the gaps filled that this platform's resources meet.

``environment``   what points a process at it, and keeps real credentials out
``lifecycle``     start, find and stop it; the handle on a running one
``record``        the file by which it is found
``process``       whether a process id is still the one that was started
``server``        the background process
``guard``         who may ask
``http``          HTTP with keep-alive, for the thousands of calls that Terraform makes
``app``           moto behind our own pages, and an answer for what moto cannot do
``calls``         which action of which service a request asks for
``refusal``       the error that AWS clients do not retry
``journal``       the requests, their callers, and the failures
``inventory``     what is there
``endpoint_services``  the VPC endpoint services that AWS has
``gaps``          what moto lacks, one file a service
"""

__all__ = [
    "app",
    "calls",
    "endpoint_services",
    "environment",
    "gaps",
    "guard",
    "inventory",
    "journal",
    "lifecycle",
    "process",
    "record",
    "refusal",
    "server",
]
