"""Klankbord: schools prepare and run sounding-board and parent-council meetings."""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from klankbord.application import create_app

__all__ = ["create_app"]
__version__ = "1.0.0"


def __getattr__(name: str) -> Any:
    """Open the application only for those who ask for it: `klankbord agenda parse` needs neither web nor database."""
    if name == "create_app":
        return importlib.import_module("klankbord.application").create_app
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
