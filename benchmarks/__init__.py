"""How quick it is, beside the least that the same stack could cost: `make bench`."""
