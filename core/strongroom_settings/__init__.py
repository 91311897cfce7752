"""Config files: from TOML to frozen settings classes, with every problem and its path.

``toml``       reads a file
``structure``  turns a table into a settings class
"""

__all__ = ["structure", "toml"]
