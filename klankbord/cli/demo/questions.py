"""The further questions of the demo's proposals, and what parents answered to them."""

import random
from typing import Any

from sqlalchemy import select

from klankbord.base.db import db
from klankbord.proposals.models import FeedbackRound, Proposal, Stance
from klankbord.proposals.questions.models import QuestionAnswer, QuestionChoice, QuestionKind, RoundQuestion


def ask(entries: list[dict[str, Any]], ids: dict[str, int], rng: random.Random) -> None:
    """Write the questions of each proposal that has some; where its round has opened, most who answered go on."""
    for entry in entries:
        if "questions" not in entry:
            continue
        proposal = db.session.get_one(Proposal, ids[entry["key"]])
        asked_in = db.session.scalar(select(FeedbackRound).where(FeedbackRound.proposal_id == proposal.id))
        stances = db.session.scalars(select(Stance.id).where(Stance.round_id == asked_in.id)).all() if asked_in else []
        willing = [stance for stance in stances if rng.random() < 0.8]
        for position, told in enumerate(entry["questions"], 1):
            question = RoundQuestion(
                school_id=proposal.school_id, proposal_id=proposal.id, round_id=asked_in.id if asked_in else None,
                position=position, kind=QuestionKind(told["kind"]), words=told["words"],
            )  # fmt: skip
            db.session.add(question)
            db.session.flush()
            choices = _choices(question, told.get("choices", ()))
            for stance in willing:
                db.session.add_all(_pieces(question, stance, choices, told, rng))
        if asked_in is not None:
            asked_in.question_count = len(entry["questions"])


def _choices(question: RoundQuestion, words: Any) -> list[QuestionChoice]:
    made = [
        QuestionChoice(school_id=question.school_id, question_id=question.id, position=position, words=one)
        for position, one in enumerate(words, 1)
    ]
    db.session.add_all(made)
    db.session.flush()
    return made


def _pieces(
    question: RoundQuestion, stance_id: int, choices: list[QuestionChoice], told: dict[str, Any], rng: random.Random
) -> list[QuestionAnswer]:
    about = {"school_id": question.school_id, "question_id": question.id, "stance_id": stance_id}
    match question.kind:
        case QuestionKind.SINGLE:
            return [QuestionAnswer(**about, place=0, choice_id=rng.choices(choices, told["shares"])[0].id)]
        case QuestionKind.MULTIPLE:
            taken = [one for one, share in zip(choices, told["shares"], strict=True) if rng.random() * 10 < share]
            return [QuestionAnswer(**about, place=one.position, choice_id=one.id) for one in taken]
        case QuestionKind.SCALE:
            return [QuestionAnswer(**about, place=0, number=rng.choices(range(1, 6), told["shares"])[0])]
        case QuestionKind.RANKING:
            order = sorted(choices, key=lambda one: one.position * 2 + rng.random() * 5)
            return [
                QuestionAnswer(**about, place=one.position, choice_id=one.id, number=number)
                for number, one in enumerate(order, 1)
            ]
        case _:
            said = rng.choice(told["said"]) if rng.random() < 0.3 else ""
            return [QuestionAnswer(**about, place=0, words=said)] if said else []
