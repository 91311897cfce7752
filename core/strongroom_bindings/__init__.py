"""Makes ``import cdktf_cdktf_provider_aws`` take a moment instead of ten seconds.

Importing one class from the AWS bindings normally runs the package's ``__init__``, which imports
2,135 submodules, and makes jsii ``require`` a JavaScript index that loads as many modules in Node.
Three independent cures, all behind ordinary import statements, for anybody in the process:

1. ``package``: the package without its ``__init__``; its submodules are imported when they are used.
2. ``tarball``: a copy of the JavaScript package, kept in the user's cache directory (``cache``), that
   loads its modules when they are used and carries jsii's index of its types.
3. ``hints``: submodules that resolve their type hints once instead of at every call.

``finder`` hooks them into the import system. Whatever does not look as expected (``layout``) is left
to the plain import, and said in one line (``fallback``). ``STRONGROOM_PLAIN_BINDINGS=1`` turns all
cures off, to compare.
"""

from strongroom_bindings.finder import install

__all__ = ["install"]
