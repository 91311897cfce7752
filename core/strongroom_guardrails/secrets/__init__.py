"""Secrets by value and by name, wherever a value can stand.

``names``       names that mean a secret itself
``forms``       values that look like one: tokens, keys, URLs with a password
``text``        assignments in scripts and connection strings
``cards``       numbers of payment cards
``entropy``     text that looks drawn by chance
``walk``        every value of a resource, inside of JSON and base64 too
``references``  references that bring a secret into the state
``found``       what of all this a resource has

The tables are ``secret_forms.toml``, ``secret_names.toml`` and ``secrets.toml`` in ``catalogue``.
"""
