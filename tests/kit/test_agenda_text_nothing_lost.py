"""Nothing typed is lost: every non-empty line ends up in an item, whole in `lines` or whole in `unread`."""

import re
import time
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from klankbord.kit.agenda_text import parse

TODAY = date(2026, 11, 1)
WORDS = st.text("bdfgklmnprstvz", min_size=3, max_size=9)
TITLES = st.lists(WORDS, min_size=1, max_size=5).map(" ".join)
NUMBERS = st.sampled_from(
    [
        "1. ",
        "2) ",
        "3: ",
        "4 ",
        "1.1 ",
        "2a ",
        "\ta. ",
        "  b) ",
        "II. ",
        "IIa. ",
        "i. ",
        "1. 1. ",
        "7.",
        "(8) ",
        "Punt 9: ",
        "B. ",
    ]
)
BULLETS = st.sampled_from(["- ", "  * ", "\t• ", "– ", "o ", "▪ "])
TIMES = st.sampled_from(["19:30 ", "19.40 uur ", "20u15 ", "8pm ", "20.00 - 20.30 ", "- 21:00 ", "19.30–19.45: "])
MARKS = st.sampled_from(
    [
        "", " (20 min)", " – ter besluitvorming", " [I]", " [i] 10'", " (bijlage 1, Karin, 30')",
        " - for approval (chair)",
        " (bijlagen 1 en 2)", ", 15 minuten", "\t10 min\tHanneke", ":", " (ter bespreking, wvlk)", " – Joost",
        " (juf Els)",
    ]
)  # fmt: skip
PLAIN = st.sampled_from(
    [
        "Beste ouders,", "Agenda", "AGENDA OUDERRAAD", "OPEN GEDEELTE", "Datum: 14 oktober 2026",
        "Tijd: 19.30 – 21.00 uur",
        "Plaats: teamkamer", "Volgende vergadering: 25 november", "7. Date of next meeting: 26 May 2027",
        "Groetjes,", "Pauze",
        "Hierbij de agenda voor dinsdag 10 november om 19.30 uur in de aula.", "Van: Els",
        "Onderwerp: agenda", "Bijlagen:",
        "Vergadering MR dinsdag 10 januari 2027, aanvang 20.00 uur, personeelskamer", "---", "|---|---|",
        "> ", "3.", "## Deel 2",
        "Nr\tOnderwerp\tDoel\tTijd\tWie", "| Tijd | Onderwerp | Wie |", "Nr   Onderwerp    Tijd    Wie",
        "Aanwezig: Els", "**x**",
        "Verzonden: 3 maart 2027", "\u200b", "> > 4. dkdk", "Inloop 19.15 uur, start 19.30 uur",
        "Einde: 21.00 uur", "Start: 7pm",
    ]
)  # fmt: skip
ITEMS = st.builds("{}{}{}".format, NUMBERS | BULLETS | TIMES, TITLES, MARKS)
ROWS = st.builds(
    "{}\t{}\t{}\t{}\t{}".format, st.sampled_from(["", "1", "2a", "III"]), TITLES | st.just(""), MARKS, TITLES, TITLES
)
PIPES = st.builds("| {} | {} | {} |".format, st.sampled_from(["", "19.30", "20 min"]), TITLES, TITLES | st.just(""))
LINES = st.one_of(
    ITEMS, ITEMS, ITEMS, PLAIN, TITLES, TITLES.map(str.upper), TITLES.map("{}.".format), ROWS, PIPES, st.just("")
)
JUNK = st.text("12a.)-–•\t |:[]()'*#>ABio€\u00a0\u200fم🎉\0\r\v19:30IV", max_size=14)


def lost(text: str) -> list[str]:
    """The lines that are nowhere: their words neither in an item, nor the whole line in `lines` or `unread`."""
    read = parse(text, today=TODAY).as_json()
    kept = [*read["meeting"]["lines"], *read["unread"]]
    items = " ".join(
        str(part)
        for item in read["items"]
        for value in item.values()
        for part in (value if isinstance(value, list) else [value])
    )
    known = set(re.findall(r"[bdfgklmnprstvz]{3,}|[BDFGKLMNPRSTVZ]{3,}", items))
    missing = []
    for line in text.replace("\0", "").splitlines():
        whole = line.strip()
        if not whole or whole in kept:
            continue
        words = set(re.findall(r"(?<!\w)(?:[bdfgklmnprstvz]{3,}|[BDFGKLMNPRSTVZ]{3,})(?!\w)", whole))
        if not words <= known or (not words and not re.search(r"\w", whole)):
            missing.append(line)
    return missing


@given(st.lists(LINES, max_size=25))
def test_no_line_of_an_agenda_is_lost(lines: list[str]) -> None:
    assert lost("\n".join(lines)) == []


@given(st.lists(LINES | JUNK, max_size=15), st.sampled_from(["\n", "\r\n", "\n\n"]))
def test_no_word_of_a_mess_is_lost(lines: list[str], end: str) -> None:
    assert [line for line in lost(end.join(lines)) if re.search(r"[^\W\d_]{3,}", line)] == []


@given(st.text(max_size=200))
def test_anything_can_be_read(text: str) -> None:
    parse(text, today=TODAY)


@given(st.lists(LINES, max_size=25))
def test_each_line_has_one_place(lines: list[str]) -> None:
    text = "\n".join(lines)
    read = parse(text, today=TODAY)
    typed = sorted(line.strip() for line in text.splitlines() if line.strip())
    for line in {*read.meeting.lines, *read.unread}:
        assert [*read.meeting.lines, *read.unread].count(line) <= typed.count(line)


def test_a_long_text_is_read_at_once() -> None:
    text = "\n".join(
        f"{n}. Punt {n} over het schoolplein – ter bespreking (bijlage {n}, 10 min, Karin)" for n in range(1, 301)
    )
    start = time.perf_counter()
    read = parse(text, today=TODAY)
    assert time.perf_counter() - start < 0.5
    assert len(read.items) == 300


def test_long_lines_are_read_at_once() -> None:
    """Words, brackets, dashes, numbers and blanks by the thousand: no pattern may look back for ever."""
    start = time.perf_counter()
    for part in (
        "schoolplein ",
        "(",
        "((a",
        " – a",
        "1 ",
        "19.30 ",
        "a, ",
        "\t",
        "   ",
        ".",
        "bijlage 1 ",
        "Van ",
        "**",
        "1.1.",
        "A.",
        "- ",
    ):
        parse("1. Opening " + part * 1500, today=TODAY)
        parse(part * 1500, today=TODAY)
    assert time.perf_counter() - start < 15


def test_a_title_of_500_characters_stays_whole() -> None:
    title = ("Hoe we samen de school mooier maken " * 14)[:500].strip()
    assert [item.title for item in parse(f"1. {title}\n2. Rondvraag", today=TODAY).items] == [title, "Rondvraag"]
