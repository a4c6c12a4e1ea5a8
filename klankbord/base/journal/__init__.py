"""The journal: large changes written down row by row, so that they can be undone for a while.

A feature that changes much at once (an import, a merge, the turn of the year) does it through a `Batch`. What the batch
inserted, updated and deleted stands beside it until the time to undo is over; then only its summary stays.
"""

from klankbord.base.journal.batch import Batch, begin
from klankbord.base.journal.models import ChangeBatch
from klankbord.base.journal.queries import forget_old, own_batch, recent, size, undoable
from klankbord.base.journal.undoing import Undone, init_app, undo

__all__ = [
    "Batch",
    "ChangeBatch",
    "Undone",
    "begin",
    "forget_old",
    "init_app",
    "own_batch",
    "recent",
    "size",
    "undo",
    "undoable",
]
