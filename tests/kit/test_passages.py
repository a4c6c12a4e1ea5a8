"""Passages: what stands word for word is found wherever it moves, what is edited a little too, what is gone nowhere."""

import re

from hypothesis import given
from hypothesis import strategies as st

from klankbord.kit.markdown import to_blocks, to_html
from klankbord.kit.passages import AROUND, Block, Passage, blocks_of, follow, point_at, trail

WORDS = [
    "de", "school", "begint", "later", "groep", "kleuters", "ouders", "fiets", "brengen",
    "ophalen", "regen", "plein", "juf", "kwartier", "lunch", "rooster", "gym",
]  # fmt: skip
SENTENCES = st.lists(st.sampled_from(WORDS), min_size=6, max_size=12).map(" ".join)
TEXTS = st.lists(SENTENCES, min_size=1, max_size=8, unique=True)
PLAN = """# Waarom

De lessen beginnen om half negen. Ouders vinden dat *laat*.

- Groep 3 eet om twaalf uur in de klas
- Groep 4 eet om kwart over twaalf in de aula
  - met brood van thuis

| Dag | Tijd |
| --- | --- |
| maandag | 8.30 |

> Dit zei de MR.
"""


def text(blocks: list[str]) -> list[Block]:
    return blocks_of({"body": "\n\n".join(blocks)})


def words_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


def test_the_blocks_of_a_text() -> None:
    assert [block.words for block in blocks_of({"why": PLAN})] == [
        "Waarom", "De lessen beginnen om half negen. Ouders vinden dat laat.", "Groep 3 eet om twaalf uur in de klas",
        "Groep 4 eet om kwart over twaalf in de aula", "met brood van thuis", "Dag Tijd", "maandag 8.30",
        "Dit zei de MR.",
    ]  # fmt: skip
    assert blocks_of({"why": "Een.\n\nTwee.", "body": "Drie."})[1:] == [("why.1", "Twee."), ("body.0", "Drie.")]
    assert to_blocks("- een\n- twee").pieces == ("<ul>\n<li>een", "</li>\n<li>twee", "</li>\n</ul>\n")


@given(st.text(alphabet="ab *_-#>|`[]()!\n1.&<\ue000", max_size=60))
def test_cut_pieces_make_the_same_page(source: str) -> None:
    cut = to_blocks(source)
    assert "".join(cut.pieces) == to_html(source.replace("\ue000", ""))
    assert len(cut.pieces) == len(cut.words) + 1
    assert all(cut.words)


def test_pointing_at_some_words() -> None:
    blocks = blocks_of({"body": PLAN})
    assert point_at(blocks, "body.1", "essen beginnen om  half") == Passage(
        "body.1", "lessen beginnen om half", "Waarom\nDe ", " negen. Ouders vinden dat laat.\n"
    )
    assert point_at(blocks, "body.9", "brood van thuis") == point_at(blocks, "body.4", "brood van thuis")
    assert point_at(blocks, "body.0").quote == "Waarom"
    assert point_at(blocks, "body.0", "wat er niet staat") is None
    assert point_at(blocks, "body.99") is None
    assert point_at([], "body.0", "") is None


@given(TEXTS, st.data())
def test_what_stands_word_for_word_is_found_wherever_it_moves(blocks: list[str], data: st.DataObject) -> None:
    """The whole block, or some words of it; around it everything may change."""
    chosen = data.draw(st.integers(0, len(blocks) - 1))
    words = blocks[chosen].split()
    start = data.draw(st.integers(0, len(words) - 1))
    quote = data.draw(st.sampled_from([blocks[chosen], " ".join(words[start:])]))
    passage = point_at(text(blocks), f"body.{chosen}", quote)
    others = [block for block in data.draw(TEXTS) if block != blocks[chosen]]
    others.insert(data.draw(st.integers(0, len(others))), blocks[chosen])
    newer = blocks_of({"why": "Iets nieuws.", "body": "\n\n".join(others)})
    found = follow(passage, text(blocks), newer)
    assert found is not None
    assert found.quote == passage.quote
    assert dict(newer)[found.place] == blocks[chosen]


@given(TEXTS, st.data())
def test_what_is_edited_a_little_is_found(blocks: list[str], data: st.DataObject) -> None:
    chosen = data.draw(st.integers(0, len(blocks) - 1))
    words = blocks[chosen].split()
    words[data.draw(st.integers(0, len(words) - 1))] = "chocola"
    newer = [*blocks]
    newer[chosen] = " ".join(words)
    found = follow(point_at(text(blocks), f"body.{chosen}"), text(blocks), text(newer))
    assert found is not None
    assert (found.place, found.quote) == (f"body.{chosen}", newer[chosen])


@given(TEXTS, TEXTS, st.data())
def test_what_is_gone_is_nowhere(blocks: list[str], others: list[str], data: st.DataObject) -> None:
    """Whatever it is attached to was not there before, and has at least half of its words in common."""
    chosen = data.draw(st.integers(0, len(blocks) - 1))
    newer = [block for block in [*others, *blocks] if block != blocks[chosen]]
    passage = point_at(text(blocks), f"body.{chosen}")
    assert follow(passage, text(blocks), text([block for block in blocks if block != blocks[chosen]])) is None
    found = follow(passage, text(blocks), text(newer))
    if found is not None:
        assert dict(text(newer))[found.place] not in blocks
        ours, theirs = set(passage.quote.split()), set(found.quote.split())
        assert len(ours & theirs) >= 2


@given(TEXTS, TEXTS, st.data())
def test_a_passage_stays_within_one_block(blocks: list[str], newer: list[str], data: st.DataObject) -> None:
    chosen = data.draw(st.integers(0, len(blocks) - 1))
    words = blocks[chosen].split()
    start, end = sorted(data.draw(st.lists(st.integers(0, len(words)), min_size=2, max_size=2, unique=True)))
    passage = point_at(text(blocks), f"body.{chosen}", " ".join(words[start:end]))
    found = follow(passage, text(blocks), text(newer))
    if found is not None:
        assert found.quote
        assert found.quote in dict(text(newer))[found.place]
        assert max(len(found.prefix), len(found.suffix)) <= AROUND


def test_a_twin_is_not_taken_for_what_is_gone() -> None:
    former = text(["Groep 3 eet om twaalf uur.", "Groep 4 eet om twaalf uur.", "Groep 5 eet om half een."])
    gone = point_at(former, "body.0")
    assert follow(gone, former, text(["Groep 4 eet om twaalf uur.", "Groep 5 eet om half een."])) is None
    edited = text(["Groep 4 eet om kwart over twaalf.", "Groep 5 eet om half een."])
    assert follow(gone, former, edited) is None, "it is what the second became"


def test_some_words_of_an_edited_block() -> None:
    former = text(["De lessen beginnen om half negen, ook voor kleuters. Op vrijdag is er gym."])
    newer = text(["Nieuw.", "De lessen beginnen om kwart voor negen, ook voor kleuters. Op vrijdag is er gym."])
    assert follow(point_at(former, "body.0", "beginnen om half negen"), former, newer) == Passage(
        "body.1", "beginnen om kwart voor negen", "Nieuw.\nDe lessen ", ", ook voor kleuters. Op vrijdag "
    )
    assert follow(point_at(former, "body.0", "gym"), former, newer).quote == "gym"
    assert follow(point_at(former, "body.0", "half negen"), former, newer).quote == "kwart voor negen"
    other = text(["De lessen beginnen na de gym, ook voor kleuters. Op vrijdag is er gym."])
    assert follow(point_at(former, "body.0", "om half negen"), former, other).quote == "na de gym", "in the same place"
    shorter = text(["De lessen beginnen om half negen, ook voor kleuters."])
    assert follow(point_at(former, "body.0", "Op vrijdag is er gym."), former, shorter) is None
    elsewhere = text(["De juf", "Kleuters gaan naar het plein. Op vrijdag is er gym."])
    assert follow(point_at(former, "body.0", "Op vrijdag is er gym."), former, elsewhere).place == "body.1"
    assert follow(point_at(former, "body.0", "er"), former, elsewhere) is None, "two letters say nothing of where"


def test_what_was_lost_comes_back_with_its_words_alone() -> None:
    former, newer = text(["Er is gym."]), text(["Er is gym.", "De lessen beginnen om half negen."])
    lost = Passage("", "De lessen beginnen om half negen.", "", "")
    assert follow(lost, former, newer).place == "body.1"
    assert follow(lost, former, text(["De lessen beginnen om acht uur."])) is None


def test_the_trail_of_a_passage_through_versions() -> None:
    versions = [
        text(["Er is gym.", "De lessen beginnen om half negen."]),
        text(["De lessen beginnen om kwart voor negen.", "Er is gym."]),
        text(["Er is gym."]),
        text(["De lessen beginnen om kwart voor negen.", "Er is gym."]),
    ]
    assert [found.quote if found else "" for found in trail("De lessen beginnen om half negen.", versions)] == [
        "De lessen beginnen om half negen.", "De lessen beginnen om kwart voor negen.", "",
        "De lessen beginnen om kwart voor negen.",
    ]  # fmt: skip
    assert trail("wat er nooit stond", versions[:2]) == [None, None]
