"""How agendas come about in the demo: templates with standing items, and suggestions that wait or were answered."""

from datetime import datetime, timedelta

from klankbord.agenda import actions_promises, actions_suggestions, actions_templates, queries_coming
from klankbord.agenda.actions_templates import TemplateLine
from klankbord.agenda.models import ItemKind, ItemSource
from klankbord.base.db import db
from klankbord.cli.demo.meetings import Told
from klankbord.cli.demo.people import Cast

STANDING = (
    TemplateLine(title="Welkom en rondje", kind=ItemKind.ANNOUNCEMENT, duration_minutes=5),
    TemplateLine(
        title="Verslag van de vorige keer", kind=ItemKind.MINUTES_APPROVAL, duration_minutes=5,
        place_for=ItemSource.MINUTES,
    ),
    TemplateLine(title="Actiepunten", kind=ItemKind.INFORMATION, duration_minutes=5, place_for=ItemSource.ACTIONS),
    TemplateLine(title="Pauze", kind=ItemKind.BREAK, duration_minutes=10),
    TemplateLine(title="Rondvraag", kind=ItemKind.ANY_OTHER_BUSINESS, duration_minutes=10),
)  # fmt: skip


def prepare(cast: Cast, told: Told, now: datetime) -> None:
    """Give both councils a standing template, and the sounding board suggestions of parents."""
    for council, by in ((cast.board, cast.organiser), (cast.council, cast.council_parents[0])):
        actions_templates.make(council, "Gewone avond", STANDING, standing=True, by=by, now=now - timedelta(days=200))
    draft = told.meetings["board", 75]
    draft.created_at = now - timedelta(days=2)
    by = cast.board_parents[2]
    waiting = [
        (by, "Veilig fietsen bij de achteringang", "Om half negen rijden er auto's tussen de kinderen door.", 11),
        (cast.board_parents[3], "Een ruilkast voor boeken", "Thuis staan ze vol en op school zijn ze op.", 2),
    ]
    for who, title, reason, days in waiting:
        at = now - timedelta(days=days)
        actions_suggestions.suggest(cast.board, title, reason, named=True, by=who, now=at)
    one = actions_suggestions.suggest(
        cast.board, "Langer de tijd om te eten", "Mijn dochter komt elke dag met brood thuis.", named=False,
        by=cast.board_parents[1], now=now - timedelta(days=25),
    )  # fmt: skip
    db.session.flush()
    one.by, one.council = cast.board_parents[1], cast.board
    one.meeting = one.deferred_to = one.item = one.into = None
    draft.council = cast.board
    values = queries_coming.values_of(one, one.by.name)
    item = actions_suggestions.accept(
        one, draft, values, "Goed punt. We nemen het mee zodra het rooster vaststaat.", by=cast.organiser,
        now=now - timedelta(days=20),
    )  # fmt: skip
    actions_promises.promise(draft, item, True, by=cast.organiser, now=now)
