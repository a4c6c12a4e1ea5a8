"""An opinion or advice that leaves the council as a dated letter, and the answer it waits for."""
