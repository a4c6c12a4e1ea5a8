"""Records of meetings in YAML: read into values, stored as rows, written again (docs/records.md)."""
