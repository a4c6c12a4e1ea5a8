"""Records as somebody once wrote them down: minutes as a text, and as a document of Word; taken over, and read back."""

import html
import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import yaml
from docx import Document

from tests.across.test_records_pages import leaves
from tests.fixtures.web import Client
from tests.record_papers import plain
from tests.record_words import Loader, listed, told
from tests.round_trips import NOT_KEPT

LABELS = {
    "present": "Aanwezig", "present_team": "Aanwezig team", "present_voting_parents": "Aanwezig",
    "present_remote": "Aanwezig online", "late": "Te laat", "absent_with_notice": "Afwezig (m.k.)",
    "absent_without_notice": "Afwezig (z.k.)", "absent_unspecified": "Afwezig", "guest": "Gasten",
}  # fmt: skip
DUTCH = {"chair": "Voorzitter", "secretary": "Notulist", "place": "Plaats", "date": "Datum", "start": "Aanvang"}


def record_of(text: str) -> dict[str, Any]:
    """What a record says of one meeting."""
    return {key: value for key, value in yaml.load(text, Loader).items() if key not in NOT_KEPT}


def lines_of(record: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """A record as title, line, heading (with its depth), item, or table."""
    yield "title", f"Notulen {told(record.get('group_kind') or 'ouderraad')}"
    for key, value in record.items():
        if key not in {"attendees", "agenda_items", "decisions", "actions", "next_meeting", "parts"} and told(
            value or ""
        ):
            yield "line", f"{DUTCH.get(key, key)}: {told(value)}"
    for key, value in record.get("attendees", {}).items():
        if told(value or ""):
            yield "line", f"{LABELS.get(key, key)}: {told(value)}"
    yield from items_of(listed(record.get("agenda_items")), "")
    if listed(record.get("decisions")):
        yield "line", "Besluiten:"
        for decision in listed(record["decisions"]):
            yield "item", told(decision)
    actions = [one if isinstance(one, dict) else {"what": one} for one in listed(record.get("actions"))]
    if actions:
        rows = [[told(one.get("what") or ""), told(one.get("owner") or ""), told(one.get("due") or ""),
                 told({key: part for key, part in one.items() if key not in {"what", "owner", "due"}})]
                for one in actions]  # fmt: skip
        yield "table", [["Actie", "Wie", "Wanneer", "Verder"], *rows]
    for key in ("parts", "next_meeting"):
        if record.get(key):
            yield "line", f"{key}: {told(record[key])}"


def items_of(items: list[Any], above: str) -> Iterator[tuple[str, Any]]:
    """The items, numbered, each with whatever is said of it."""
    for number, item in enumerate((one for one in items if one), 1):
        yield "heading", (f"{above}{number}", told(item.get("title") or "?"))
        for key, value in item.items():
            if key == "decision" and value:
                yield "line", f"Besluit: {told(value)}"
            elif key not in {"title", "sub"} and told(value or ""):
                yield "line", told(value)
        yield from items_of(listed(item.get("sub")), f"{above}{number}.")


def typed(record: dict[str, Any]) -> str:
    """The minutes as a text."""
    said = []
    for kind, words in lines_of(record):
        if kind == "heading":
            said.append(f"\n{words[0]}. {words[1]}")
        elif kind == "table":
            said += ["", *("\t".join(row) for row in words), ""]
        else:
            said.append(f"- {words}" if kind == "item" else words)
    return "\n".join(said)


def written(record: dict[str, Any]) -> bytes:
    """The minutes as a document of Word."""
    paper = Document()
    for kind, words in lines_of(record):
        if kind == "title":
            paper.add_heading(fit(words), 0)
        elif kind == "heading":
            paper.add_heading(fit(f"{words[0]} {words[1]}"), words[0].count(".") + 1)
        elif kind == "table":
            table = paper.add_table(rows=0, cols=len(words[0]))
            for row in words:
                for cell, said in zip(table.add_row().cells, row, strict=True):
                    cell.text = fit(said)
        else:
            paper.add_paragraph(fit(words), style="List Bullet" if kind == "item" else None)
    body = BytesIO()
    paper.save(body)
    return body.getvalue()


def fit(words: str) -> str:
    """Words without what XML cannot hold."""
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", " ", words)


def words_of(text: str) -> set[str]:
    """The words of a text."""
    return set(re.findall(r"\w+", plain(text)))


def words_on(page: str) -> set[str]:
    """The words that a page shows, also in its fields."""
    shown = re.sub(r"<(?!textarea)[^>]+>", " ", page.partition("<main")[2])
    return words_of(html.unescape(shown))


def assert_taken_over(client: Client, place: str, text: str, fields: dict[str, Any], day: str) -> None:
    """Fail unless minutes that are given are shown, kept and shown again with every word of them."""
    token = client.token(place)
    page = client.post(place, data={"csrf_token": token, **fields}).text
    field = html.unescape(re.findall(r"<textarea[^>]*>\r?\n?(.*?)</textarea>", page, re.DOTALL)[0])
    answer = client.post(f"{place}/kept", data={"csrf_token": token, "text": field, "day": day})
    assert answer.status_code == 303, words_on(answer.text)
    article = client.get(str(answer.location)).text.partition('<article class="minutes')[2].partition("</article>")[0]
    wanted = words_of(text)
    shown = {"before": page.partition("<textarea")[0], "kept": article}
    lost = {where: wanted - words_of(html.unescape(re.sub(r"<[^>]+>", " ", part))) for where, part in shown.items()}
    assert lost == {"before": set(), "kept": set()}, lost


def take_both_ways(text: str, client: Client, place: str) -> None:
    """Take a record over as a text and as a document of Word."""
    record = record_of(text)
    said = typed(record)
    assert set().union(*map(words_of, leaves(record))) - {"None", "False"} <= words_of(said) | {"None", "False"}
    assert_taken_over(client, place, said, {"text": said}, "2019-03-12")
    assert_taken_over(client, place, said, {"file": (BytesIO(written(record)), "notulen.docx")}, "2019-03-13")
