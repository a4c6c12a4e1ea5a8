"""Schools: memberships, class groups, children and settings."""
