"""What somebody calls the browser they use, read from its User-Agent: enough to know one's own."""

_BROWSERS = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
_MACHINES = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("CrOS", "Chromebook"),
    ("Macintosh", "Mac"), ("Linux", "Linux"),
)  # fmt: skip


def describe(user_agent: str) -> str:
    """`Firefox, Android`; empty when nothing in it is known."""
    found = (next((name for mark, name in marks if mark in user_agent), "") for marks in (_BROWSERS, _MACHINES))
    return ", ".join(name for name in found if name)
