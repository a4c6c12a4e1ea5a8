"""Numbers as they stand in an address or a hidden field."""


def whole_number(words: str, digits: int = 9) -> int | None:
    """What plain digits say, at most so many of them; None for anything else."""
    return int(words) if words.isascii() and words.isdigit() and len(words) <= digits else None


def page_number(words: str, digits: int = 4) -> int:
    """The page of a list that is asked for, counted from 1; the first for what is no number."""
    return whole_number(words, digits) or 1
