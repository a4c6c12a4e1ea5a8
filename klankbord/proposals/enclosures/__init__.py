"""Files that came with a reaction."""
