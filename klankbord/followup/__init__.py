"""What a meeting leaves behind: decisions and action items."""
