"""Mails of which one goes to each mailbox: two people behind it get one mail, with a button for each."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from klankbord.base import web
from klankbord.base.mail import Rendered, render_for_many, render_mail
from klankbord.base.outbox import Draft
from klankbord.people import links
from klankbord.people.models import LinkKind
from klankbord.proposals.queries_audience import Reader

_PLACE = "-token-"


@dataclass(frozen=True, slots=True)
class Own:
    """What is one reader's in a mail: their link, and how to get no more such mail."""

    name: str
    first_name: str
    url: str
    stop_url: str


def boxes_of(readers: Iterable[Reader]) -> list[list[Reader]]:
    """The readers by the mailbox they read; who has none is left out."""
    found: dict[int, list[Reader]] = {}
    for reader in readers:
        if reader.mailbox is not None:
            found.setdefault(reader.mailbox.id, []).append(reader)
    return list(found.values())


def own_of(
    kind: LinkKind, thing_id: int, readers: Sequence[Reader], *, school_id: int, stop: str, now: datetime
) -> dict[int, Own]:
    """What is each reader's own, by user id; `stop` is the endpoint at which they ask for no more of it."""
    issued = links.issue_many(
        kind,
        thing_id,
        [(reader.user_id, reader.mailbox.id) for reader in readers if reader.mailbox is not None],
        school_id=school_id,
        now=now,
    )
    page, stopping = web.link_to("link_pages.show", token=_PLACE), web.link_to(stop, token=_PLACE)
    found = {}
    for reader in readers:
        if reader.user_id in issued:
            token = links.token_of(issued[reader.user_id])
            found[reader.user_id] = Own(
                reader.name, reader.first_name, page.replace(_PLACE, token), stopping.replace(_PLACE, token)
            )
    return found


def rendered(
    name: str, boxes: Iterable[list[Reader]], own: Mapping[int, Own], context: Mapping[str, Any], *,
    one_by_one: bool = False,
) -> Iterator[tuple[list[Reader], Rendered]]:  # fmt: skip
    """Each mailbox with its mail: those of one person from one rendering a language, unless more differs than links."""
    boxes = list(boxes)
    alone = {} if one_by_one else {box[0].user_id: box for box in boxes if len(box) == 1}
    values = [(user_id, box[0].language, _first([own[user_id]])) for user_id, box in alone.items()]
    for user_id, mail in render_for_many(name, values, people=(), **context):
        yield alone[user_id], mail
    for box in boxes:
        if box[0].user_id not in alone:
            each = [own[reader.user_id] for reader in box]
            yield box, render_mail(name, box[0].language, people=each, **_first(each), **context)


def _first(each: Sequence[Own]) -> dict[str, str]:
    names = " & ".join(one.first_name for one in each)
    return {"first_name": names, "url": each[0].url, "stop_url": each[0].stop_url}


def draft(kind: str, box: Sequence[Reader], mail: Rendered, **more: Any) -> Draft:
    """The mail to one mailbox, for all of it; `more` as `Draft` takes it."""
    first = box[0]
    assert first.mailbox is not None  # noqa: S101 - boxes hold those alone who have one
    return Draft(
        kind=kind,
        address=first.mailbox.address,
        display_name=" & ".join(one.name for one in box),
        rendered=mail,
        language=first.language,
        recipient_user_id=first.user_id if len(box) == 1 else None,
        behind=tuple((one.user_id, one.name) for one in box) if len(box) > 1 else (),
        **more,
    )
