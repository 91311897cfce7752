"""What hypothesis draws, in one place: the plugin kit's."""

from strongroom_kit.testing.strategies import loads, longest_suffixes, suffixes, vpc_cidrs, words

__all__ = ["loads", "longest_suffixes", "suffixes", "vpc_cidrs", "words"]
