"""The agenda of a meeting: items, papers and published versions."""
