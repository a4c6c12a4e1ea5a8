"""Fifteen success factors of involving parents: what a school asks its team and its parents about itself, once a year.

After research of the University of Groningen as published by the foundation School & Veiligheid, in our own
short words.
"""

from klankbord.kit.errors import N_

FACTORS = (
    N_("A vision of a good climate and of parents' part in it lives in the whole school"),
    N_("The school supports teachers in it"),
    N_("Teachers see why it matters"),
    N_("School and teacher say clearly what they value and what parents can do"),
    N_("The teacher can create a good atmosphere and involve parents"),
    N_("Parents feel valued and welcome"),
    N_("There is personal, one-to-one contact"),
    N_("Teachers visit homes, by agreement"),
    N_("Children take part in the contact"),
    N_("The school also reports what goes well"),
    N_("Activities are open to all parents, and all are encouraged to come"),
    N_("Information goes both ways"),
    N_("Contact is regular"),
    N_("The school offers topics to talk about at home"),
    N_("Advice to parents is concrete, practical and feasible"),
)
"""In the order of the list; a question knows its factor by its number there, from 1."""
