"""What somebody wishes of their mail: which kinds, at once or together, and in which hours none."""
