"""Proposals: versions, feedback rounds, stances, comments and outcomes."""
