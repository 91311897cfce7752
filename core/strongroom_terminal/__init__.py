"""Text on the terminal: answers to standard output, everything else to standard error.

``console``  printing, as text and as JSON
``table``    tables that never cut a name
``escape``   text from elsewhere, made safe to print
``prompt``   asking for confirmation
"""

__all__ = ["console", "escape", "prompt", "table"]
