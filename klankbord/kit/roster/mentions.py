"""One mention of a carer or teacher: what a single row says of them."""

from dataclasses import dataclass, field

from klankbord.kit.roster.names import Name
from klankbord.kit.roster.problems import Place


@dataclass(eq=False)
class Mention:
    """What one row says of one person. Many of these become one `ReadPerson`."""

    place: Place
    slot: int
    name: Name
    email: str | None = None
    others: tuple[str, ...] = ()
    asked: bool = False  # a problem already says why there is no address
    relation: str | None = None
    language: str | None = None
    number: str | None = None
    may_be_invited: bool = True
    is_staff: bool = False
    doubtful: bool = False
    classes: list[str] = field(default_factory=list)
    pupils: list[int] = field(default_factory=list)
    surnames: frozenset[str] = frozenset()  # of the children in the row
    beside: list[str] = field(default_factory=list)  # keys of the other carers' names in the row


def name_key(mention: Mention) -> str:
    """The name, or the address of somebody without one."""
    return mention.name.key if mention.name.whole else f"@{mention.email}"


def opposed(one: Mention, other: Mention) -> bool:
    """Whether a title or a relation says that these are a woman and a man: Mevr. J. Bos and Dhr. J. Bos."""
    titles = {one.name.woman, other.name.woman} == {True, False}
    return titles or {one.relation, other.relation} == {"mother", "father"}
