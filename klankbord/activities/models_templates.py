"""Templates of the field: what parent councils organise year after year, with tasks, places and a line of advice.

The words are message ids; whoever uses one translates them.
"""

from dataclasses import dataclass
from datetime import time

from klankbord.kit.errors import N_


@dataclass(frozen=True, slots=True)
class TemplateTask:
    """A task: what, how many helpers, how many days before the activity it is due, and from when to when on the day."""

    what: str
    places: int = 0
    days_before: int = 0
    start: time | None = None
    end: time | None = None


@dataclass(frozen=True, slots=True)
class Template:
    """A kind of activity: its month (1 to 12) is when it usually is."""

    title: str
    about: str
    advice: str
    place: str
    month: int
    start: time
    end: time
    tasks: tuple[TemplateTask, ...]
    icon: str


TEMPLATES: dict[str, Template] = {
    "year_opening": Template(
        title=N_("Year opening"),
        about=N_("We begin the school year together, with coffee in the playground and a short word of welcome."),
        advice=N_("Keep it short and outdoors, and have a parent of each class greet new families."),
        place=N_("Playground"),
        month=9,
        start=time(8, 30),
        end=time(9, 30),
        icon="school",
        tasks=(
            TemplateTask(N_("Agree the programme with the school"), days_before=21),
            TemplateTask(N_("Put up tables and parasols"), 4, 0, time(7, 45), time(8, 30)),
            TemplateTask(N_("Pour coffee and tea"), 4, 0, time(8, 15), time(9, 30)),
            TemplateTask(N_("Greet new families"), 8, 0, time(8, 15), time(9, 30)),
            TemplateTask(N_("Clear up"), 4, 0, time(9, 30), time(10, 0)),
        ),
    ),
    "parents_evening": Template(
        title=N_("Interactive parents' evening"),
        about=N_("An evening on one theme. After a short introduction we talk in small groups, with a parent at each."),
        advice=N_("Let the speaker talk for twenty minutes at most; what parents remember are the tables."),
        place=N_("School hall"),
        month=11,
        start=time(19, 30),
        end=time(21, 30),
        icon="messages-square",
        tasks=(
            TemplateTask(N_("Choose the theme and ask a speaker"), days_before=56),
            TemplateTask(N_("Write three questions for the tables"), days_before=14),
            TemplateTask(N_("Lead the talk at a table"), 8, 0, time(19, 15), time(21, 30)),
            TemplateTask(N_("Put the hall ready"), 4, 0, time(18, 45), time(19, 30)),
            TemplateTask(N_("Pour coffee and tea"), 3, 0, time(19, 0), time(21, 0)),
            TemplateTask(N_("Write down what the tables said"), days_before=-7),
        ),
    ),
    "coffee_moment": Template(
        title=N_("Coffee moment"),
        about=N_(
            "Come in for coffee after you have brought your child. No programme: meet each other and the council."
        ),
        advice=N_("A fixed day every month works better than a large one once; a teacher who sits down too helps."),
        place=N_("Staff room"),
        month=10,
        start=time(8, 30),
        end=time(9, 30),
        icon="coffee",
        tasks=(
            TemplateTask(N_("Make coffee and tea"), 2, 0, time(8, 15), time(9, 30)),
            TemplateTask(N_("Bake or bring something"), 4, 0, time(8, 15), time(8, 45)),
            TemplateTask(N_("Note down what parents bring up"), 1, 0, time(8, 30), time(9, 30)),
        ),
    ),
    "open_classroom": Template(
        title=N_("Open classroom"),
        about=N_("Look into the classroom of your child: the children show what they are working on."),
        advice=N_("Divide the hour over the classes, so that parents with children in several can see them all."),
        place=N_("All classrooms"),
        month=2,
        start=time(8, 30),
        end=time(10, 0),
        icon="book-open",
        tasks=(
            TemplateTask(N_("Agree the times of each class with the teachers"), days_before=21),
            TemplateTask(N_("Welcome parents and show the way"), 4, 0, time(8, 15), time(10, 0)),
            TemplateTask(N_("Help in a classroom"), 8, 0, time(8, 15), time(10, 0)),
        ),
    ),
    "professions_day": Template(
        title=N_("Professions day"),
        about=N_("Parents tell in the classroom what work they do, and let children try something of it."),
        advice=N_("Ask for something to hold or to do. Five children at a time listen better than a whole class."),
        place=N_("All classrooms"),
        month=3,
        start=time(9, 0),
        end=time(12, 0),
        icon="lightbulb",
        tasks=(
            TemplateTask(N_("Divide parents and classes"), days_before=14),
            TemplateTask(N_("Tell about your work"), 16, 0, time(9, 0), time(12, 0)),
            TemplateTask(N_("Go round with a group of children"), 8, 0, time(9, 0), time(12, 0)),
            TemplateTask(N_("Thank who told about their work"), days_before=-3),
        ),
    ),
    "study_day": Template(
        title=N_("Study day with workshops by parents"),
        about=N_(
            "The team studies; meanwhile parents give the children workshops: cooking, building, dancing, coding."
        ),
        advice=N_("Have one spare workshop ready, and two adults at each, of whom one knows the school."),
        place=N_("School and gym"),
        month=4,
        start=time(8, 30),
        end=time(14, 30),
        icon="graduation-cap",
        tasks=(
            TemplateTask(N_("Agree with the school who is responsible for the children"), days_before=42),
            TemplateTask(N_("Make the timetable of the workshops"), days_before=14),
            TemplateTask(N_("Give a workshop"), 8, 0, time(9, 0), time(14, 0)),
            TemplateTask(N_("Help with a workshop"), 8, 0, time(9, 0), time(14, 0)),
            TemplateTask(N_("Lunch for children and helpers"), 4, 0, time(11, 30), time(13, 0)),
            TemplateTask(N_("Clear up"), 6, 0, time(14, 0), time(15, 0)),
        ),
    ),
}
