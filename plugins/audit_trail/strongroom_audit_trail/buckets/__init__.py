"""Where the trail's files and the log of accesses to them are kept."""
