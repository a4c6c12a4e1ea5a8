"""The search index: documents that can be found, on SQLite and on PostgreSQL alike (docs/decisions/search.md)."""
