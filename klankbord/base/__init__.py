"""The platform: it knows no feature."""
