"""A certificate authority for development: client certificates, a truststore, a revocation list.

It lets the platform be tried and tested with nothing from outside. Its private keys lie in files, so
production brings an authority of its own and hands strongroom the same three public files: the
truststore, the revocation list and the list of clients.
"""
