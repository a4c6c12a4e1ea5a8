"""From what was said to what was decided: themes, and the outcome that answers them."""
