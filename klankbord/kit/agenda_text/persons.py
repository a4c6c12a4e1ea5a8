"""Is this remainder a person or an office? Agendas name who presents an item in a few words."""

import re
from functools import cache
from importlib import resources

TITLES = (
    r"(?:juf(?:frouw)?|jf|meester|mstr|de heer|heer|dhr|hr|mevrouw|mevr|mw|mej|drs|ds|ir|ing|prof|pastoor|pater|zuster"
    r"|mr|mrs|ms|miss|mister|dr|sir|fr|father|rev|sister|meneer|opa|oma|cllr|councillor)\.?"
)
OFFICES = (
    r"(?:(?:vice|adjunct|plaatsvervangend|plv|waarnemend|wnd|interim|deputy|assistant|co|joint"
    r"|executive|acting)\.?[\s-]?)?"
    r"(?:voorzitt(?:er|ster)|penningmeester|secretaris(?:se)?|directeur(?:-bestuurder)?"
    r"|directrice|directie|directielid|rector|conrector"
    r"|bestuurder|schoolleid(?:er|ing)|locatieleid(?:er|ing)|locatiedirecteur|teamleid(?:er"
    r"|ing)|afdelingsleider|bouwcoördinator"
    r"|ib['’]?er|ib-er|ict['’]?er|intern begeleider|leerkracht(?:en)?|notulist"
    r"|ambtelijk secretaris|griffier|organisator"
    r"|coördinator|preventiemedewerker|vertrouwenspersoon|conciërge|administrateur|gastheer|gastvrouw"
    r"|chair(?:man|woman|person)?s?|treasurer|secretary|clerk|president|principal"
    r"|head ?teacher|headmaster|headmistress|head"
    r"|head of (?:school|\w+)|director|bursar|business manager|coordinator|school leader"
    r"|rector|organi[sz]er|senco|team leader"
    r"|class teacher|officer|wijkagent|teacher|governor|parent governor)"
)
OF_BODY = (
    r"(?:\s+(?:van (?:de )?)?(?:MR|GMR|OR|OV|PTA|ouderraad|school|council|parent council|de school"
    r"|ouderbijdrage|kascommissie))?"
)
EVERYBODY = re.compile(r"allen|iedereen|alle(?: aanwezigen)?|all|everyone|everybody|all members", re.IGNORECASE)
OFFICE = re.compile(rf"(?:de |het |the |our |onze )?{OFFICES}{OF_BODY}", re.IGNORECASE)
TITLED = re.compile(rf"(?:{TITLES})\s+(?P<name>\S.*)", re.IGNORECASE)
TEACHER = re.compile(r"(?:juf(?:frouw)?|meester|mevrouw|meneer) [^\W\d_]{2,}", re.IGNORECASE)
LED = re.compile(
    r"(?:(?:ingebracht |toegelicht |gepresenteerd |verzorgd )?door|o\.l\.v\.|inbreng|inbrenger"
    r"|presented by|led by|by|wie|who|door wie|presenter|lead"
    r"|spreker|speaker|eigenaar|owner|verantwoordelijk(?:e)?|trekker|introduced by)\s*:?\s+(?P<name>\S.*)",
    re.IGNORECASE,
)
PARTICLES = frozenset(
    [
        *(
            "van",
            "de",
            "der",
            "den",
            "ten",
            "ter",
            "te",
            "'t",
            "’t",
            "in",
            "op",
            "aan",
            "het",
            "el",
            "al",
            "bin",
            "ben",
        ),
        *("ibn", "von", "und", "zu", "du", "da", "das", "dos", "di", "del", "della", "la", "le", "les", "of", "y", "e"),
    ]
)
CAPITAL = r"(?:[A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĘĚĞĢİĪĶŁĻŃŅŇŌŐŒŘŚŞŠŤŪŮŰŹŻŽ]['’]?)"
NAME = re.compile(rf"{CAPITAL}[^\W\d_]+(?:[-'’.]{CAPITAL}?[^\W\d_]+)*\.?|['’]t|{CAPITAL}(?:Mc|Mac)?{CAPITAL}[^\W\d_]+")
INITIALS = re.compile(rf"(?:{CAPITAL}[a-z]?h?\.)+(?:-?{CAPITAL}\.)*|{CAPITAL}")
JOINED = re.compile(r"\s*(?:,|/|&|\+|\ben\b|\band\b)\s*")
NOT_A_NAME = re.compile(
    r"(?:[a-zéèëï'’-]{3,}(?:dag|feest|rooster|plan|school|commissie|groep|avond|week|weken"
    r"|jaar|beleid|raad|kamp|reis|reisje|geld|bijdrage"
    r"|lijst|stukken|tijden|zaken|punten|heid|schap|teit|atie|itie|ities|aties|sing|ling|ring"
    r"|king|ding|ving|gids|gesprek(?:ken)?"
    r"|markt|loop|toets|viering|project|vakantie|lokaal|kamer|verslag|plein|boek|onderwijs"
    r"|ouders?|wijs|weg|werk)|[a-z]{3,}(?:tion|tions|ment|ments"
    r"|ness|ship|sing|ding|king|ling|ning|ting|ring|ology))$"
)
DAY_OR_MONTH = re.compile(
    r"(?:maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag|januari|februari|maart|april|mei|juni|juli|augustus"
    r"|september|oktober|november|december|january|february|march|may|june|july|august|october)$"
)


@cache
def words(name: str) -> frozenset[str]:
    """One of the word lists that lie beside this file."""
    listed = resources.files("klankbord.kit.agenda_text").joinpath(f"{name}.txt").read_text(encoding="utf-8")
    return frozenset(listed.split())


def presenter(part: str, title: str = "", *, dashed: bool = False) -> str | None:
    """The person, people or office a set-off part names, else None.

    After a dash in a title where Every Word Has a Capital only a known given name counts as one.
    """
    part = part.strip().strip(".:;").strip() if not re.search(r"\b[A-Z]\.$", part.strip()) else part.strip()
    led = LED.fullmatch(part)
    if led:
        part = led["name"]
    if not part or len(part) > 80:
        return None
    if part.isupper() and title.isupper() and part.lower() in words("given_names"):
        return part
    careful = dashed and _title_case(title)
    return part if person(part, careful) or _several(part, careful) else None


def _several(part: str, careful: bool) -> bool:
    people = JOINED.split(part)
    return 1 < len(people) <= 6 and all(person(name, careful) for name in people)


def person(part: str, careful: bool = False) -> bool:
    """Whether these words are one person or one office, with or without the other in brackets behind."""
    if EVERYBODY.fullmatch(part) or OFFICE.fullmatch(part):
        return True
    bracketed = re.fullmatch(r"([^()]+?)\s*\(([^()]+)\)", part)
    if bracketed:
        return person(bracketed[1], careful)
    titled = TITLED.fullmatch(part)
    if titled:
        return bool(TEACHER.fullmatch(part)) or _names(titled["name"].split(), titled=True)
    office = re.match(rf"{OFFICE.pattern}\s+", part, re.IGNORECASE)
    if office and _names(part[office.end() :].split()):
        return True
    return _names(part.split(), careful=careful)


def _names(tokens: list[str], *, titled: bool = False, careful: bool = False) -> bool:
    if not 1 <= len(tokens) <= 6 or tokens[-1].lower() in PARTICLES:
        return False
    capitals = [token for token in tokens if token not in PARTICLES]
    if not capitals or not all(NAME.fullmatch(token) or INITIALS.fullmatch(token) for token in capitals):
        return False
    if tokens[0] in PARTICLES and not titled and len(capitals) == len(tokens):
        return False
    if any(token.isupper() and token.isalpha() and len(token) > 1 for token in capitals):
        return False  # MR, GMR, ICT
    full = [token.strip(".").lower() for token in capitals if not INITIALS.fullmatch(token)]
    if not full:
        return len(tokens) == 1 and len(tokens[0]) > 2 and "." in tokens[0]  # "J.B.", as some sign
    if titled:
        return True
    known = re.split(r"[-.]", full[0])[0] in words("given_names")
    rest = full if not known else full[1:] if full[0] in words("names_that_are_words") or careful else []
    common = [word for word in rest if word in words("plain_words") or DAY_OR_MONTH.match(word)]
    if common or (DAY_OR_MONTH.match(full[0]) and len(full) == 1):
        return False
    if known:
        return True
    initials = bool(INITIALS.fullmatch(capitals[0]))
    return initials or not (careful or any(NOT_A_NAME.search(word) for word in full[:1]))


def _title_case(title: str) -> bool:
    """Whether every longer word of a title has a capital, as English headings do."""
    longer = list(re.findall(r"[^\W\d_]{4,}", title))
    return len(longer) >= 2 and all(word[0].isupper() for word in longer)
