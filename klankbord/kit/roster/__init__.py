"""Reads a roster of parents as school systems and offices export it, from CSV, a workbook or EDEXML.

Nothing is guessed away: what a person must decide is a problem, and until somebody chooses the careful way holds.
"""

from klankbord.kit.roster.reader import read
from klankbord.kit.roster.shape import Column, Meaning, Option, Problem, Roster
from klankbord.kit.roster.unreadable import Unreadable

__all__ = ["Column", "Meaning", "Option", "Problem", "Roster", "Unreadable", "read"]
