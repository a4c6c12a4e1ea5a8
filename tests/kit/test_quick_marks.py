"""Lines of a note that propose a decision or a task: read in two languages, and nothing of the note is lost."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klankbord.kit import quick_marks

NAMES = ["Joost Bakker", "Marieke de Wit", "Jan Jansen", "Jan Pieters", "June Park"]
TODAY = date(2026, 11, 20)
MAY = date(2027, 5, 1)
MEANT = """actie actiepunt action item point besluit besloten decision decided advies advice opinion standpunt conclusie
conclusion voor vóór uiterlijk tegen op per in bij tot de het the deadline no later than before by until due on at for
door van aan to"""
LEFT_OUT = set(MEANT.split())
DATED = {"1", "4", "mei", "may", "december", "vrijdag"}


def read(line, today=TODAY):
    return [
        (mark.kind.value, mark.text, mark.who, mark.due_on, mark.due_words)
        for mark in quick_marks.read(line, NAMES, today)
    ]


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("besluit: het feest is op 17 december", "het feest is op 17 december"),
        ("- **Besluit:** we doen het", "we doen het"),
        ("**advies: alles vet**", "alles vet"),
        ("Opinion: go on", "go on"),
        ("2. conclusie: om 19:30 beginnen", "om 19:30 beginnen"),
    ],
)
def test_a_decision_or_an_opinion(line, text):
    assert read(line) == [("result", text, "", None, "")]


@pytest.mark.parametrize(
    ("line", "text", "who", "on", "words"),
    [
        ("actie Joost voor 1 mei: koekjes kopen", "koekjes kopen", "Joost Bakker", MAY, ""),
        ("Actie: Joost koopt koekjes vóór 1 mei.", "Joost koopt koekjes", "Joost Bakker", MAY, ""),
        ("actie: koekjes kopen (Joost, voor 1 mei)", "koekjes kopen", "Joost Bakker", MAY, ""),
        ("- [ ] actie marieke de wit z.s.m.: bellen", "bellen", "Marieke de Wit", None, "z.s.m."),
        ("action June by 1 May 2027: call them", "call them", "June Park", MAY, ""),
        ("action item June next meeting: report", "report", "June Park", None, "next meeting"),
        ("actie: Joost voor 1 mei: koekjes kopen", "koekjes kopen", "Joost Bakker", MAY, ""),
        ("actie: voor de kermis: muziek", "voor de kermis: muziek", "", None, ""),
        ("actie Jan: bellen", "bellen", "Jan", None, ""),
        ("actie Joost en Marieke uiterlijk eind mei: x", "x", "Joost en Marieke", None, "eind mei"),
        ("actie Joost in mei: x", "x", "Joost Bakker", None, "mei"),
        ("actie: iedereen leest het voor de volgende vergadering", "iedereen leest het", "", None,
         "volgende vergadering"),
        ("action juf Anna asap: ready the room", "ready the room", "juf Anna", None, "asap"),
        ("actie Joost morgen: x", "x", "Joost Bakker", date(2026, 11, 21), ""),
        ("actie Joost vrijdag: x", "x", "Joost Bakker", date(2026, 11, 27), ""),
        ("actie: kamp op 1 mei voorbereiden", "kamp op 1 mei voorbereiden", "", None, ""),
    ],
)  # fmt: skip
def test_who_does_what_by_when(line, text, who, on, words):
    assert read(line) == [("action", text, who, on, words)]


@pytest.mark.parametrize(
    "line", ["Actie is nodig", "besluit:", "Het besluit: later", "reactie Joost: nee", "actie 19:30"]
)
def test_other_lines_propose_nothing(line):
    assert read(line) == []


def test_what_was_answered_does_not_come_again_also_when_its_words_change():
    first = "actie Joost voor 1 mei: koekjes kopen"
    other = "actie June: ook koekjes, en taart"
    for line in (first, f"- **{first.upper()}**", "actie Joost voor 2 mei: koekjes kopen"):
        marks = quick_marks.read(f"{line}\n{other}\nbesluit: ja", NAMES, TODAY)
        assert [mark.text for mark in quick_marks.fresh(marks, [first])] == ["ook koekjes, en taart", "ja"]


WHO = st.sampled_from(["Joost", "joost bakker", "Marieke", "Jan", "de hele raad", "juf Anna", ""])
WHEN = st.sampled_from(
    ["voor 1 mei", "z.s.m.", "uiterlijk vrijdag 4 december", "by 1 May", "next meeting", "eind juni", ""]
)
WORD = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=8)
LINE = st.one_of(
    st.lists(WORD, max_size=6).map(" ".join),
    st.tuples(st.sampled_from(["actie", "- Actiepunt", "action", "> **action item**"]), WHO, WHEN, WORD, WHEN).map(
        lambda parts: f"{parts[0]} {parts[1]} {parts[2]}: {parts[3]} {parts[4]}"
    ),
    st.tuples(st.sampled_from(["besluit", "decision", "**Advies"]), WORD).map(": ".join),
)


def letters(words):
    return re.findall(r"[^\W_]+", words.casefold())


@given(st.lists(LINE, max_size=5).map("\n".join))
def test_no_word_of_a_line_is_lost(note):
    """What is read of a line holds all its words but those that only say what it is; each line stands in the note."""
    for mark in quick_marks.read(note, NAMES, TODAY):
        assert mark.line in note.split("\n")
        assert mark.text
        kept = letters(f"{mark.text} {mark.who} {mark.due_words}")
        lost = [word for word in letters(mark.line) if word not in kept and word not in LEFT_OUT]
        assert set(lost) <= (DATED if mark.due_on else set()), (mark, lost)
    marks = quick_marks.read(note, NAMES, TODAY)
    assert quick_marks.fresh(marks, [mark.line for mark in marks]) == []
    assert quick_marks.fresh(marks, []) == marks
