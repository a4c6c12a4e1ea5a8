"""Whether a text seems to be about one child or one person: a hint for its writer, never a verdict.

What it looks for is narrow on purpose. "Mijn dochter eet langzaam" is an answer as good ones are, and nobody should be
stopped for it; an own child together with a trouble ("mijn zoon wordt gepest"), "juf Anna" or a name that the school
knows more often leads to what is for the school alone.
"""

import re
from collections.abc import Iterable

_OWN_CHILD = re.compile(
    r"\b(?:mijn|m[’']n|mn|onze|ons|my|our)\s+(?:\w+\s+)?"
    r"(?:zoon|zoontje|zoons|dochter|dochtertje|dochters|jongste|oudste|kleuter|son|sons|daughter|daughters)\b",
    re.IGNORECASE,
)
_TROUBLE = re.compile(
    r"\b(?:\w*pest\w*|\w*plaag\w*|bang|angst\w*|huil\w*|verdriet\w*|ziek\w*|ruzie\w*|straf\w*|gestraft|schreeuw\w*"
    r"|slaat|slaan|sloeg\w*|geslagen|diagnose\w*|adhd|autis\w*|dyslex\w*|dyscalcul\w*|hoogbegaafd\w*|medicijn\w*|therap\w*"
    r"|psycholo\w*|jeugdzorg|gescheiden|scheiding\w*|thuissituatie|mishandel\w*|misbruik\w*|achterstand\w*|blijft\s+zitten"
    r"|bully\w*|bullied|afraid|scared|anxi\w*|cries|crying|sick|ill|punish\w*|hits|beaten|diagnos\w*|medic\w*|divorc\w*|abus\w*)\b",
    re.IGNORECASE,
)
_TITLED = re.compile(
    r"\b(?:[Jj]uf|[Jj]uffrouw|[Mm]eester|[Mm]eneer|[Mm]evrouw|[Dd]irecteur|[Mm]iss|[Mm]r\.?|[Mm]rs\.?|[Mm]s\.?|[Tt]eacher)"
    r"\s+(?:(?:van|de|der|den|el|al)\s+)*[^\W\d_a-zß-öø-ÿ][^\W\d_]+"
)
_WORD = re.compile(r"[^\W\d_]+(?:[’'\-][^\W\d_]+)*")


_CAPITAL_WITHIN = re.compile(r"[^\W\d_][,;:)”’\"']*\s+[(“‘\"']*[A-ZÀ-ÖØ-Þ]")


def may_hold_a_name(text: str) -> bool:
    """Whether a capital stands within a sentence, as in most names: without one it is not worth asking for names."""
    return _CAPITAL_WITHIN.search(text) is not None


def seems_about_a_person(text: str, names: Iterable[str] = ()) -> bool:
    """Whether a text names a trouble of somebody's own child, a teacher by title, or one of the full `names`."""
    if _TITLED.search(text) or (_OWN_CHILD.search(text) and _TROUBLE.search(text)):
        return True
    said = f" {' '.join(_WORD.findall(text)).casefold()} "
    return any(f" {' '.join(parts).casefold()} " in said for name in names if len(parts := _WORD.findall(name)) > 1)
