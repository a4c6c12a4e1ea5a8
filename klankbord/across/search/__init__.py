"""Search over agendas, minutes, decisions, proposals and the names of papers."""
