"""Invitations: planning, telling, answering, rescheduling and cancelling."""
