"""The outbox: a mail is queued in the transaction of the thing it tells, and the worker sends it."""

from klankbord.base.outbox.actions import Draft, hold, queue, queue_many, release, retry, rewrite
from klankbord.base.outbox.models import MessageState, OutboxMessage

__all__ = ["Draft", "MessageState", "OutboxMessage", "hold", "queue", "queue_many", "release", "retry", "rewrite"]
