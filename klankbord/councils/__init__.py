"""Councils: the two bodies, their seats and where they differ."""
