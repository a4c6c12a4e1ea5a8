"""The further questions of a round, their answers, and the fifteen factors."""
