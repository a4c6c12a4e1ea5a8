"""What comes in by mail: calendars' answers, bounces, words; each stored once and given its place."""
