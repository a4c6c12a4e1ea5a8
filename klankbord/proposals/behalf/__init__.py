"""What was said on paper, by phone or at the gate, entered by the school."""
