"""Minutes: notes, circulation, corrections and approval."""
