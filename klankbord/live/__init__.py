"""The meeting while it runs."""
