"""What is said about a row, and the ways to settle it. The first option is the careful one: it holds until chosen."""

from klankbord.kit.errors import N_
from klankbord.kit.roster.shape import Option

CLASS_IS_A_DATE = N_("The class of this row is “%(found)s”: Excel made a date of it. Choose the class that is meant.")
NO_CLASS = N_("No class is given in this row. Fill it in, or leave the class open.")
NO_EMAIL = N_("%(name)s has no mail address. Ask for one, or invite this person on paper.")
INVALID_EMAIL = N_("The address “%(found)s” of %(name)s is not a mail address. Correct it, or leave it out.")
TWO_EMAILS = N_("There are several addresses for %(name)s: %(found)s. The first is used; choose another if you want.")
NO_NAME = N_("There is an address here but no name: %(found)s. Fill in the name of this person.")
NO_PERSON = N_("No parent is given for %(name)s. Fill in a parent, or leave this row out.")
NO_PERSON_UNNAMED = N_("No parent is given in this row. Fill in a parent, or leave this row out.")
NOT_A_PERSON = N_("“%(name)s” looks like an organisation, not a person. Choose whether it must be invited.")
TWO_PEOPLE = N_("“%(name)s” looks like more than one person. Make two people of it, or keep it as it is.")
NO_CUSTODY = N_("%(name)s does not have parental authority, says this row. Choose whether this person may be invited.")
DEREGISTERED = N_("%(name)s has left the school, says this row. Its parents are left out unless you choose otherwise.")
DEREGISTERED_UNNAMED = N_(
    "This child has left the school, says this row. Its parents are left out unless you choose otherwise."
)
SECRET_ADDRESS = N_("This row says that an address is secret. Check whether the mail address may be used.")
UNKNOWN_COLUMN = N_("It is not clear what the column “%(column)s” holds. Say what it is, or leave it out.")
UNKNOWN_COLUMN_UNNAMED = N_("Column %(number)s has no heading. Say what it holds, or leave it out.")
SAME_NAME_OTHER_EMAIL = N_("%(name)s is here with two addresses: %(first)s and %(second)s. Is this one person or two?")
PERHAPS_SAME_PERSON = N_("%(first)s and %(second)s look alike (rows %(row)s and %(other)s). Is this one person or two?")
PERHAPS_SAME_CHILD = N_(
    "The children %(first)s and %(second)s look alike (rows %(row)s and %(other)s). Is this one child?"
)

LEAVE_OUT = Option("leave_out", N_("Leave out."))
IMPORT = Option("import", N_("Take over."))
KEEP = Option("keep", N_("Take over, with the address."))
CLASS_OPEN = Option("no_class", N_("Leave the class open."))
WITHOUT_ADDRESS = Option("without_address", N_("Take over without an address."))
AS_ONE = Option("as_one", N_("Keep as it is written."))
SPLIT = Option("split", N_("Make two people of it."))
DO_NOT_INVITE = Option("do_not_invite", N_("Do not invite."))
INVITE = Option("invite", N_("Invite."))
TWO = Option("two_people", N_("These are two people."))
ONE = Option("one_person", N_("This is one person."))
TWO_CHILDREN = Option("two_people", N_("These are two children."))
ONE_CHILD = Option("one_person", N_("This is one child."))


def this_class(name: str) -> Option:
    """The class that a date was."""
    return Option(f"class:{name}", N_("The class is %(class)s."), {"class": name})


def this_address(address: str) -> Option:
    """One of several addresses, or the address that is meant."""
    return Option(f"address:{address}", N_("Use %(address)s."), {"address": address})
