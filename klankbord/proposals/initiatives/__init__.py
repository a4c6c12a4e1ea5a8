"""What parents bring up themselves, and who supports it."""
