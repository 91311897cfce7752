"""Makes ``import cdktf_cdktf_provider_aws`` take a moment, not ten seconds, and a stack half its time.

Importing one class from the AWS bindings normally runs the package's ``__init__``, which imports
2,135 submodules, and makes jsii ``require`` a JavaScript index that loads as many modules in Node.
The ways to be fast are independent, and behind ordinary import statements, for anybody in the process:

1. ``package``: the package without its ``__init__``; its submodules are imported when they are used.
2. ``tarball``: a copy of the JavaScript package, kept in the user's cache directory (``cache``), that
   loads its modules when they are used and carries jsii's index of its types.
3. ``classes``: the classes of a module are made when they are used (``slices`` cuts a module into its
   classes, ``hints`` loads one whole).
4. ``kernel``: requests without jsii's general conversions, over one socket (``channel``) to one Node.js
   (``process``, ``start.js``) in place of two, which keeps compiled JavaScript.

Two more are for the stack that strongroom makes:

5. ``early``: Node.js starts and loads CDKTF while Python still imports.
6. ``pipelined``: a stack is made without type checks (``checks``) and without waiting for answers
   that are known (``ahead``, from what ``generated`` and ``tree`` know). When anything fails, it is
   made again with both, so that every failure is the one it would have been.

``finder`` hooks them into the import system. Whatever does not look as expected is left to the plain
import or to jsii, and said in one line (``fallback``). ``STRONGROOM_PLAIN_BINDINGS=1`` turns all ways
off, to compare, and ``STRONGROOM_PLAIN_BINDINGS=ahead,early`` those two (``ways``).
"""

from strongroom_bindings.finder import install

__all__ = ["install"]
