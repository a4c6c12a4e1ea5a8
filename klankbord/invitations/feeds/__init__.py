"""Calendars to follow: secret addresses from which a phone reads somebody's meetings, or those of a council."""
