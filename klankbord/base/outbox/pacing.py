"""How fast mail goes to one domain: a large provider puts off who sends it a whole school's mail in one minute."""

from collections import defaultdict, deque
from datetime import datetime, timedelta
from threading import Lock

MINUTE = timedelta(minutes=1)


class Pacing:
    """Counts what goes to each domain within a minute, over all connections of this process."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._gone: dict[str, deque[datetime]] = defaultdict(deque)

    def until(self, address: str, most: int, now: datetime) -> datetime | None:
        """None when a mail to this address may go now, which is counted; else when its domain has room again.

        `most` is how many go in a minute; 0 is as many as there are.
        """
        if not most:
            return None
        domain = address.rpartition("@")[2].lower()
        with self._lock:
            gone = self._gone[domain]
            while gone and gone[0] <= now - MINUTE:
                gone.popleft()
            if len(gone) >= most:
                return gone[0] + MINUTE
            gone.append(now)
        return None
