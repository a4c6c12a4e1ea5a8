"""Everything of a council in one file: gathered from the tables, written as values, packed with its documents."""
