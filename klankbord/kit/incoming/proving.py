"""Whether the host that took a message in says that its sender is who they say (RFC 8601)."""

import re
from collections.abc import Sequence

_COMMENT = re.compile(r"\([^()]*\)")
_METHOD = re.compile(r"\s*(dmarc|spf|dkim)\s*=\s*(\w+)(.*)", re.IGNORECASE | re.DOTALL)
_DOMAINS = {
    "spf": re.compile(r"smtp\.mailfrom\s*=\s*\"?(?:[^\s;@\"]*@)?([^\s;@\"]+)", re.IGNORECASE),
    "dkim": re.compile(r"header\.(?:d|i)\s*=\s*\"?(?:[^\s;@\"]*@)?([^\s;@\"]+)", re.IGNORECASE),
}


def is_proven(results: Sequence[str], host: str, sender: str | None) -> bool:
    """Whether the topmost Authentication-Results of that host let the sender's domain pass.

    DMARC decides where it stands; else SPF or DKIM of the sender's own domain (or one below or above it) does. Headers
    of any other host may have been written by the sender.
    """
    domain = (sender or "").rpartition("@")[2].lower()
    own = next((one for one in results if _host(one) == host.strip().lower()), None)
    if own is None or not domain:
        return False
    passed = False
    for part in _COMMENT.sub("", own).split(";")[1:]:
        found = _METHOD.match(part)
        if found is None:
            continue
        method, result = found[1].lower(), found[2].lower()
        if method == "dmarc" and result in {"pass", "fail"}:
            return result == "pass"
        if result == "pass" and method in _DOMAINS:
            named = _DOMAINS[method].search(found[3])
            passed = passed or (named is not None and _aligned(named[1].lower(), domain))
    return passed


def _host(header: str) -> str:
    words = _COMMENT.sub("", header).split(";")[0].split()
    return words[0].strip('"').lower() if words else ""


def _aligned(one: str, other: str) -> bool:
    return one == other or ("." in one and other.endswith(f".{one}")) or ("." in other and one.endswith(f".{other}"))
