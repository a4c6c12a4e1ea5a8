"""The outbox: a mail is queued in the transaction of the thing it tells, and the worker sends it."""

from klankbord.base.outbox.actions import Attachment, Draft, hold, queue, queue_many, release, retry, rewrite, wipe
from klankbord.base.outbox.models import MessageState, OutboxMessage

__all__ = [
    "Attachment", "Draft", "MessageState", "OutboxMessage",
    "hold", "queue", "queue_many", "release", "retry", "rewrite", "wipe",
]  # fmt: skip
