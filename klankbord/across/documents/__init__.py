"""Documents to keep and to hand round: agenda, meeting papers, registers and outcomes as accessible PDF."""
