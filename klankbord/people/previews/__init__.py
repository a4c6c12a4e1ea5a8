"""A mail to many, looked at before it goes: how it reads, whom it reaches and why, and a copy to oneself."""
