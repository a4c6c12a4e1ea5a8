"""Minutes as plain text and as Markdown, from the same words as the PDF (`printing.gathered`)."""

from collections.abc import Iterable, Sequence
from typing import Any

from klankbord.kit import markdown_plain

Told = dict[str, Any]
WIDTH = 72
"""Characters in a line under a title."""


def text(told: Told) -> str:
    """Plain text with underlined titles, as it can be pasted anywhere."""
    return _file(told, _Plain())


def markdown(told: Told) -> str:
    """Markdown: titles, lists and tables; what people typed is shown as it is or as they marked it."""
    return _file(told, _Marked())


class _Plain:
    """How plain text is written."""

    def title(self, words: str, level: int) -> list[str]:
        """A title with a line under it, as long as its words."""
        line = {1: "=", 2: "-"}.get(level, "")
        return [words, *([line * min(len(words), WIDTH)] if line else [])]

    def words(self, words: str) -> str:
        """Words as they are."""
        return words

    def pairs(self, pairs: Sequence[Sequence[str]]) -> list[str]:
        """Terms, each with what is known."""
        return [f"{term}: {value}" for term, value in pairs]

    def listed(self, lines: Iterable[str]) -> list[str]:
        """Several things below each other."""
        return [f"- {line}" for line in lines]

    def strong(self, words: str) -> str:
        """Words that stand out."""
        return words

    def note(self, blocks: Any) -> list[str]:
        """What was said at an item."""
        return markdown_plain.plain(blocks)

    def table(self, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
        """Rows, each as a line."""
        return [f"- {' · '.join(cell for cell in row if cell)}" for row in rows]


class _Marked(_Plain):
    """How Markdown is written."""

    def title(self, words: str, level: int) -> list[str]:
        return [f"{'#' * min(level, 6)} {self.words(words)}"]

    def words(self, words: str) -> str:
        return markdown_plain.escaped(" ".join(words.split("\n")))

    def pairs(self, pairs: Sequence[Sequence[str]]) -> list[str]:
        return [f"- **{self.words(term)}:** {self.words(value)}" for term, value in pairs]

    def listed(self, lines: Iterable[str]) -> list[str]:
        return [f"- {self.words(line)}" for line in lines]

    def strong(self, words: str) -> str:
        return f"**{self.words(words)}**"

    def note(self, blocks: Any) -> list[str]:
        return markdown_plain.marked(blocks, below=3)

    def table(self, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
        lines = [" | ".join(map(self.words, row)) for row in (heads, *rows)]
        return [f"| {lines[0]} |", f"|{' --- |' * len(heads)}", *(f"| {line} |" for line in lines[1:])]


def task_rows(tasks: Iterable[Any]) -> list[list[str]]:
    """The action items as rows: who, what with how it ended, when."""
    return [
        [task["who"], f"{task['what']} ({task['state']})" if task["state"] else task["what"], task["when"]]
        for task in tasks
    ]


def result_words(result: Any) -> tuple[str, str]:
    """A decision as its label, and its text with what is known of how it was taken."""
    more = [words for words in (result["gone"], result["taken"]) if words]
    return result["label"], f"{result['text']} ({'; '.join(more)})" if more else result["text"]


def _file(told: Told, way: _Plain) -> str:
    named = told["words"]
    parts: list[list[str]] = [
        way.title(told["title"], 1),
        [way.words(told["school"])],
        [way.words(f"{told['watermark'] or told['state']}. {told['state-words']}".strip())],
        *amendments(told, "errata", way),
        way.title(named["meeting"], 2),
        way.pairs(told["facts"]),
        way.title(named["attendance"], 2),
        way.pairs(told["attendance"]) or [way.words(named["nobody"])],
    ]
    if told["parts"]:
        parts += [way.title(named["parts"], 2), way.listed(told["parts"])]
    for item in told["items"]:
        parts += _item(item, told, way)
    parts += _ending(told, way)
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _item(item: Any, told: Told, way: _Plain) -> list[list[str]]:
    parts = [[way.strong(item["section"])]] if item["section"] else []
    parts.append(way.title(f"{item['number']} {item['title']}".strip(), 2 + item["depth"]))
    parts.append([way.words(item["meta"])] if item["meta"] else [])
    parts.append(way.note(item["note"]))
    parts += [[way.words(line)] for line in item["lines"]]
    parts += _results(item["results"], way)
    if item["tasks"]:
        parts.append(way.table(told["task-heads"], task_rows(item["tasks"])))
    return parts


def amended_words(one: Any) -> str:
    """What should have stood, after what stands there."""
    return f"“{one['passage']}” → {one['text']}" if one["passage"] else one["text"]


def amendments(told: Told, key: str, way: _Plain) -> list[list[str]]:
    """The errata, or the changes before the minutes were approved, under their title."""
    lines = [[f"{way.strong(one['head'])} {way.words(amended_words(one))}".strip()] for one in told[key]]
    return [way.title(told["words"][key], 2), *lines] if lines else []


def _results(results: Iterable[Any], way: _Plain) -> list[list[str]]:
    return [[f"{way.strong(label)} {way.words(words)}"] for label, words in map(result_words, results)]


def _ending(told: Told, way: _Plain) -> list[list[str]]:
    named = told["words"]
    parts: list[list[str]] = []
    if told["results"]:
        parts += [way.title(named["results"], 2), *_results(told["results"], way)]
    if told["tasks"]:
        parts += [way.title(named["tasks"], 2), way.table(told["task-heads"], task_rows(told["tasks"]))]
    if told["next"]:
        parts += [way.title(named["next"], 2), *([way.words(line)] for line in told["next"])]
    if told["open-tasks"]:
        parts += [way.title(named["open-tasks"], 2), way.table(told["task-heads"], task_rows(told["open-tasks"]))]
    parts += amendments(told, "changes", way)
    return [*parts, [way.words(told["signed"])] if told["signed"] else []]
