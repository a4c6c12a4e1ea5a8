"""Handing over: one organiser to the next, two accounts of one person into one, one school year to the next."""
