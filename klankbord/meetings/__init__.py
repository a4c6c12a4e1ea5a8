"""Meetings: planning, states and attendance."""
