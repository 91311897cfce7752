"""What AWS offers to watch a whole account with, once per account and region; all off by default."""
