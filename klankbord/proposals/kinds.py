"""The one place where the kinds of a proposal differ: a table that rules, actions, pages and mails read."""

from dataclasses import dataclass

from klankbord.kit.errors import N_
from klankbord.proposals.models import Audience, ProposalKind

CONSULTATION_DAYS = 14
"""How many days a consultation of all parents lasts at least.

The law asks that parents are consulted before school hours are set (Wet medezeggenschap op scholen, art. 15, third
paragraph) and names no number of days; two weeks is the rule of this house. See docs/decisions/kinds-of-proposals.md.
"""
_BASIS = ("question", "can_change", "is_fixed")


@dataclass(frozen=True, slots=True)
class Kind:
    """What one kind of proposal is like.

    `of_parents` says that any parent starts it and others support it; the rest is written by who the council lets
    propose. `needed` are the parts that must be written before people can be asked, `audience` whom it asks where that
    is fixed, `least_days` how long its round lasts at least. Without `asks_stance` people answer in words alone. With
    `answers_for_deviation` its outcome says why, where it goes against most answers. `sentence` says what it is for,
    `head` stands above the answer; `subject` and `lead` open the mail that asks, with the places `title`, `council` and
    `school`.
    """

    name: str
    sentence: str
    head: str
    subject: str = ""
    lead: str = ""
    needed: tuple[str, ...] = _BASIS
    of_parents: bool = False
    asks_stance: bool = True
    audience: Audience | None = None
    least_days: int = 0
    answers_for_deviation: bool = False


KINDS: dict[ProposalKind, Kind] = {
    ProposalKind.OPINION: Kind(
        name=N_("Opinion asked"),
        sentence=N_("There is a plan, and you want to know what people think of it."),
        head=N_("What do you think of it?"),
        subject=N_("What do you think? %(title)s"),
        lead=N_("%(council)s of %(school)s asks you what you think of a plan: “%(title)s”."),
    ),
    ProposalKind.INTENDED_DECISION: Kind(
        name=N_("Intended decision"),
        sentence=N_("You mean to decide this. Before you do, people say whether they see something against it."),
        head=N_("What do you think of this decision?"),
        subject=N_("Before it is decided: %(title)s"),
        lead=N_("%(council)s of %(school)s means to decide this, and asks you first what you think: “%(title)s”."),
        needed=(*_BASIS, "decision"),
    ),
    ProposalKind.OPEN_QUESTION: Kind(
        name=N_("Open question"),
        sentence=N_("There is no plan yet. People answer in their own words, without choosing for or against."),
        head=N_("What do you want to say?"),
        subject=N_("A question for you: %(title)s"),
        lead=N_("%(council)s of %(school)s has a question for you: “%(title)s”."),
        needed=("question", "can_change"),
        asks_stance=False,
    ),
    ProposalKind.INITIATIVE: Kind(
        name=N_("Parents' initiative"),
        sentence=N_("A parent wants something to be talked about. With enough supporters it goes to the council."),
        head=N_("Do you support this?"),
        needed=("body",),
        of_parents=True,
        asks_stance=False,
    ),
    ProposalKind.CONSULTATION: Kind(
        name=N_("Consultation of all parents"),
        sentence=N_(
            "All parents are asked, as the law wants it for school hours, and have two weeks at least. "
            "Does the school decide otherwise than most of them say? Then it says why."
        ),
        head=N_("What do you think of it?"),
        subject=N_("All parents are asked: %(title)s"),
        lead=N_(
            "%(school)s asks all parents before it decides about “%(title)s”. Every parent can say what they think."
        ),
        needed=(*_BASIS, "decision"),
        audience=Audience.ALL_PARENTS,
        least_days=CONSULTATION_DAYS,
        answers_for_deviation=True,
    ),
}
WRITTEN = tuple(kind for kind, row in KINDS.items() if not row.of_parents)
"""The kinds that the guided form offers; an initiative has a form of its own."""


def kind_of(kind: ProposalKind) -> Kind:
    """The table's row for a proposal's kind."""
    return KINDS[kind]
