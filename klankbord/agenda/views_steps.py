"""What somebody did to an agenda, in words."""

from flask_babel import gettext as _
from flask_babel import ngettext

from klankbord.agenda.models_steps import AgendaStep, StepKind


def step_words(step: AgendaStep) -> str:
    """What somebody did, in words."""
    if step.count > 1 and step.kind in {StepKind.MOVE, StepKind.REMOVE, StepKind.PASTE}:
        words = {
            StepKind.MOVE: lambda n: ngettext("%(num)d item moved.", "%(num)d items moved.", n),
            StepKind.REMOVE: lambda n: ngettext("%(num)d item taken off.", "%(num)d items taken off.", n),
            StepKind.PASTE: lambda n: ngettext("%(num)d item added.", "%(num)d items added.", n),
        }
        return str(words[step.kind](step.count))
    title = step.title
    return str(
        {
            StepKind.ADD: _("Added: %(title)s", title=title),
            StepKind.CHANGE: _("Saved: %(title)s", title=title),
            StepKind.MOVE: _("Moved: %(title)s", title=title),
            StepKind.REMOVE: _("Taken off: %(title)s", title=title),
            StepKind.DUPLICATE: _("Copied: %(title)s", title=title),
            StepKind.PASTE: _("Added: %(title)s", title=title),
            StepKind.FIT: _("Made shorter, so that it fits."),
            StepKind.NUMBER: _("Numbered by itself again."),
            StepKind.TREAT: _("Other order of treatment: %(title)s", title=title),
        }[step.kind]
    )
