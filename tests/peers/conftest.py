"""Programs of others that must understand us: libical wherever it is installed, Thunderbird with `make test-peers`."""

import ctypes
import os

from tests.mail.conftest import postbox

__all__ = ["postbox"]
collect_ignore = [] if os.environ.get("KLANKBORD_TEST_PEERS") else ["test_thunderbird.py", "test_thunderbird_series.py"]
try:
    ctypes.CDLL("libical.so.3")
except OSError:
    collect_ignore += ["test_libical.py", "test_libical_series.py"]
