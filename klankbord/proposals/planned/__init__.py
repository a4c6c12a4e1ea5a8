"""Rounds that open by themselves on a later day."""
