"""The conversation under a proposal: comments, marks, mentions and what is the same as another."""
