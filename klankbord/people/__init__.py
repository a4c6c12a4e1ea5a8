"""People: accounts, addresses, sign-in, sessions and links about a thing."""
