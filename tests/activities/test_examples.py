"""The examples of the field."""

from klankbord.activities.models_templates import TEMPLATES


def test_templates_can_be_what_they_say():
    """Each has its advice, and tasks whose times are within a day that makes sense."""
    assert len(TEMPLATES) == 6
    for template in TEMPLATES.values():
        assert template.advice
        assert template.start < template.end
        assert any(task.places for task in template.tasks)
        assert all(task.start is None or task.start < task.end for task in template.tasks)
