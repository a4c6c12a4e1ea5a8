"""Writing a proposal: the guided form, its papers and its versions."""
