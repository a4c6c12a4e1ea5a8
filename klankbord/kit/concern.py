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


_SAYS = (
    r"zei|zegt|vond|vindt|vroeg|vraagt|denkt|dacht|meent|meende|antwoordt|antwoordde|noemt|noemde|stelt|merkt"
    r"|geeft aan|gaf aan|said|says|thinks|thought|asks|asked|finds|felt|feels|answers|answered|noted|mentioned"
)
_OF_A_CHILD = re.compile(
    r"\b(?:leerling|kind|kinderen|zoon|zoontje|dochter|dochtertje|jongen|meisje|broer|broertje|zus|zusje"
    r"|pupil|child|children|son|daughter|boy|girl|brother|sister|groep [1-8]|year [1-6])\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")


def named_in(text: str, names: Iterable[str]) -> list[str]:
    """Those of the names that a text says, whole or by the first name, with their capitals."""
    return [name for name in names if _first_or_whole(name, text)]


def quoted_in(text: str, names: Iterable[str]) -> list[str]:
    """Those of the names of whom a text tells what they said: "Samira zei dat", "volgens Samira", "said Samira"."""
    return [
        name
        for name in named_in(text, names)
        if re.search(rf"(?<!\w){_spelt(name)}\s+(?:\w+\s+)?(?:{_SAYS})(?!\w)", text)
        or re.search(rf"(?<!\w)(?:{_SAYS}|[Vv]olgens|[Aa]ccording to)\s+{_spelt(name)}(?!\w)", text)
    ]


_NAMED = r"[A-ZÀ-ÖØ-Þ][^\W\d_]*(?:[’'\-][^\W\d_]+)*"
_TYPED = rf"(?P<name>{_NAMED}(?:\s+(?:(?:van|de|der|den|el|al|ten|ter)\s+)*{_NAMED})*)"
_ASIDE = r"(?:zei|zegt|vond|vindt|vroeg|vraagt|antwoordt|antwoordde|said|says|asked|asks|answered)"
_FIRST = r"(?:^|[.!?]\s+|\n)\W*\w+\s+(?:zei|zegt|vroeg|vraagt|antwoordde|said|asked)"
_TOLD = (
    re.compile(rf"(?<!\w){_TYPED}\s+(?:{_SAYS})(?!\w)"),
    re.compile(rf"(?:(?<=[,”\"’]\s){_ASIDE}|(?<!\w)(?:[Vv]olgens|[Aa]ldus|[Aa]ccording\s+to)|{_FIRST})\s+{_TYPED}"),
)
_WORDS_THAT_ARE_NO_NAME = """
aldus alle allen also andere anderen basisschool but daar daarbij daardoor daarna daarom dan dat de deze die
dit directie directeur door een eerst eén elke en er everybody everyone gemeente geen groep he het hier hierna
hij iedereen iemand ik in it jij jullie klankbordgroep leerlingen leraren later maar medezeggenschapsraad men
mensen met mr namens niemand nobody nog now nu of om ook ouderraad ouders parents school secretaris she
sommige sommigen soms somebody someone straks team teachers tevens that the then there they this toch toen tot
u uiteindelijk vandaag veel velen verder vervolgens volgens voor voorts voorzitter waar waarom waarop wanneer
wat we wel what who wie wij you ze zij zo
"""
_NOBODY = frozenset(_WORDS_THAT_ARE_NO_NAME.split())


def told_of(text: str) -> list[str]:
    """Whoever, known or not, a text tells to have said something: the words with a capital beside a verb of saying."""
    found = (match["name"] for way in _TOLD for match in way.finditer(text))
    return list(dict.fromkeys(name for name in found if name.split()[0].casefold() not in _NOBODY))


def children_in(text: str, children: Iterable[str], others: Iterable[str] = ()) -> list[str]:
    """Those of the children that a text names: in full, or by a first name in a sentence that is about a child.

    A first name that one of the `others` has too is theirs.
    """
    words = set(_WORD.findall(text))
    shared = {name.split(" ")[0] for name in others}
    about = [sentence for sentence in _SENTENCE.split(text) if _OF_A_CHILD.search(sentence)]
    found = []
    for name in children:
        first, _space, rest = name.partition(" ")
        if first not in words:
            continue
        whole = bool(rest) and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text)
        if whole or (first not in shared and any(named_in(sentence, [first]) for sentence in about)):
            found.append(name)
    return found


def _spelt(name: str) -> str:
    return "(?:" + "|".join(re.escape(each) for each in (name, name.split(" ")[0]) if each) + ")"


def _first_or_whole(name: str, text: str) -> bool:
    return bool(name) and re.search(rf"(?<!\w){_spelt(name)}(?!\w)", text) is not None
