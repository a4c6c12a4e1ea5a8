"""What stands in README.txt: in Dutch and in English what is in the archive, and what is not."""

from collections.abc import Sequence
from datetime import datetime

from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from klankbord.across.exports.archive.gathering import Gathered
from klankbord.across.exports.archive.sight import Sight
from klankbord.base.i18n import full_date
from klankbord.kit import dates

LINE = "-" * 72


def write(gathered: Gathered, sight: Sight, lost: Sequence[str], proposals: int, now: datetime) -> str:
    """The text. `lost` names what should have been in it and could not be."""
    return f"\r\n{LINE}\r\n\r\n".join(_in(tongue, gathered, sight, lost, proposals, now) for tongue in ("nl", "en"))


def _in(tongue: str, gathered: Gathered, sight: Sight, lost: Sequence[str], proposals: int, now: datetime) -> str:
    with force_locale(tongue):
        day = full_date(dates.local(now, gathered.school.zone).date())
        meetings = len(gathered.meetings)
        lines = [
            f"{gathered.council.name}, {gathered.school.name}",
            _("Everything Klankbord holds of this council, made on %(day)s.", day=day),
            ngettext("%(num)d meeting", "%(num)d meetings", meetings)
            + ", "
            + ngettext("%(num)d proposal", "%(num)d proposals", proposals),
            "",
            _("What is in it"),
            *_contents(),
            "",
            _("What is not in it"),
            *_left_out(sight),
        ]
        if lost:
            lines += ["", _("What could not be put in"), *(f"- {name}" for name in lost)]
    return "\r\n".join(lines) + "\r\n"


def _contents() -> list[str]:
    return [
        "- council.json: " + _("the council, who sits and sat in it, the decisions and the action items"),
        "- meetings.json: " + _("the meetings with agendas, attendance, notes and minutes"),
        "- proposals.json: " + _("the proposals with their versions, rounds, conversations and outcomes"),
        "- letters/: " + _("the letters that left, as PDF"),
        "- minutes/: " + _("the minutes of each meeting as PDF"),
        "- meetings/: " + _("each meeting as a record that another Klankbord can read (klankbord meeting import)"),
        "- files/: " + _("the documents with agendas and proposals"),
        "- manifest.json: " + _("every file with its size and SHA-256"),
    ]


def _left_out(sight: Sight) -> list[str]:
    said = []
    if not sight.closed:
        said.append(
            _(
                "Closed items, and what was said, decided and agreed about them. They are for the members of this "
                "council alone."
            )
        )
    if not sight.writes:
        said.append(_("How the notes of the minutes grew. That is for who writes them."))
    said += [
        _("Mail addresses. An administrator finds them in the list of people."),
        _("Who said what in an anonymous round. That is stored nowhere."),
    ]
    return [f"- {sentence}" for sentence in said]
