"""Debian's libical, the strict judge of iTIP (RFC 5546): its own rules for what each method must and may hold."""

import ctypes
from typing import Any

_NAMES = (
    "icalparser_parse_string", "icalrestriction_check", "icalcomponent_as_ical_string", "icalcomponent_get_summary",
    "icalcomponent_get_location", "icalcomponent_get_description", "icalcomponent_free",
)  # fmt: skip


def _library() -> Any:
    library = ctypes.CDLL("libical.so.3")
    for name in _NAMES:
        function = getattr(library, name)
        of_text = name == "icalparser_parse_string"
        function.argtypes = [ctypes.c_char_p if of_text else ctypes.c_void_p]
        returns_number = name == "icalrestriction_check"
        function.restype = ctypes.c_void_p if of_text else ctypes.c_int if returns_number else ctypes.c_char_p
    return library


def judged(file: bytes) -> tuple[list[str], dict[str, str]]:
    """What libical finds wrong with a calendar file, and the texts it reads in the first event."""
    library = _library()
    component = library.icalparser_parse_string(file)
    assert component, "libical cannot read it at all"
    try:
        passed = library.icalrestriction_check(component)
        written = library.icalcomponent_as_ical_string(component).decode()
        texts = {
            name: (getattr(library, f"icalcomponent_get_{name}")(component) or b"").decode()
            for name in ("summary", "location", "description")
        }
    finally:
        library.icalcomponent_free(component)
    faults = [line for line in written.splitlines() if line.startswith("X-LIC-ERROR")]
    return faults or ([] if passed else ["it breaks the rules of its method"]), texts
