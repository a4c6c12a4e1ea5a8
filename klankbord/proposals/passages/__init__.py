"""Passages of a plan that people react to, and where they stand in its newest version."""
