"""Minutes as a document for Word, from the same words as the PDF (`printing.gathered`)."""

from datetime import datetime
from typing import Any

from klankbord.across.minutes_files import Told, amended_words, result_words, task_rows
from klankbord.base.word import Paper


def make(told: Told, *, now: datetime) -> bytes:
    """The document as made at `now`."""
    named = told["words"]
    paper = Paper(
        told["title"],
        author=told["school"],
        language=told["language"],
        accent=told["accent"],
        page_words=told["page-words"],
    )
    paper.head(" · ".join(words for words in (told["school"], told["watermark"]) if words))
    if told["watermark"]:
        paper.watermark(told["watermark"])
    paper.title(told["title"])
    paper.paragraph(told["state-words"], strong=told["state"])
    _amended(paper, told, "errata")
    paper.heading(named["meeting"], 1)
    paper.table(told["facts"])
    paper.heading(named["attendance"], 1)
    if told["attendance"]:
        paper.table(told["attendance"])
    else:
        paper.paragraph(named["nobody"])
    if told["parts"]:
        paper.heading(named["parts"], 1)
        paper.bullets(told["parts"])
    for item in told["items"]:
        _item(paper, item, told)
    _end(paper, told)
    return paper.made(now)


def _item(paper: Paper, item: Any, told: Told) -> None:
    if item["section"]:
        paper.paragraph(item["section"], soft=True)
    level = 1 + item["depth"]
    paper.heading(f"{item['number']} {item['title']}".strip(), level)
    if item["meta"]:
        paper.paragraph(item["meta"], soft=True)
    paper.prose(item["note"], below=level)
    for line in item["lines"]:
        paper.paragraph(line)
    _results(paper, item["results"])
    paper.table(task_rows(item["tasks"]), told["task-heads"] if item["tasks"] else ())


def _results(paper: Paper, results: Any) -> None:
    for label, words in map(result_words, results):
        paper.paragraph(words, strong=label)


def _amended(paper: Paper, told: Told, key: str) -> None:
    if told[key]:
        paper.heading(told["words"][key], 1)
    for one in told[key]:
        paper.paragraph(amended_words(one), strong=one["head"])


def _end(paper: Paper, told: Told) -> None:
    named = told["words"]
    if told["results"]:
        paper.heading(named["results"], 1)
        _results(paper, told["results"])
    for key in ("tasks", "open-tasks"):
        if told[key]:
            paper.heading(named[key], 1)
            paper.table(task_rows(told[key]), told["task-heads"])
    if told["next"]:
        paper.heading(named["next"], 1)
        for line in told["next"]:
            paper.paragraph(line)
    _amended(paper, told, "changes")
    if told["signed"]:
        paper.paragraph(told["signed"], soft=True)
