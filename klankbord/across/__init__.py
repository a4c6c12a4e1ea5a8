"""Pages that read many features; nobody imports this floor."""
