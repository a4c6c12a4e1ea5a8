"""Templates as Jinja makes them, past detours that one page takes hundreds of times."""

from collections.abc import MutableMapping
from functools import lru_cache
from threading import RLock
from types import BuiltinFunctionType, FunctionType, MethodType
from typing import Any
from weakref import ref

from flask import Flask
from flask.templating import Environment
from jinja2 import Template
from jinja2.compiler import CodeGenerator, Frame
from jinja2.nodes import Expr
from jinja2.runtime import Context, Macro
from markupsafe import Markup, _escape_inner, escape  # type: ignore[attr-defined] # what `escape` does, in C

_PLAIN = {FunctionType, MethodType, BuiltinFunctionType, type(lru_cache(int))}
_AS_A_MACRO: Any = Macro.__call__.jinja_pass_arg  # type: ignore[attr-defined]
"""How a macro, and gettext, say that they want to know whether they are in a page or in plain text."""


class Page(Context):
    """The names a template knows; functions and macros are called without asking in six steps what they want."""

    def call(self, called: Any, /, *values: Any, **named: Any) -> Any:
        """Call something from a template; what is neither macro nor plain function is left to Jinja."""
        kind = type(called)
        wanted = _AS_A_MACRO if kind is Macro else getattr(called, "jinja_pass_arg", None)
        if (kind is not Macro and kind not in _PLAIN) or wanted not in {None, _AS_A_MACRO}:
            return super().call(called, *values, **named)
        if named:
            named.pop("_loop_vars", None)
            named.pop("_block_vars", None)
        return called(*values, **named) if wanted is None else called(self.eval_ctx, *values, **named)


def escaped(value: Any) -> str:
    """What a page shows of a value: escaped, or as it is where it is markup.

    The same letters as `escape` gives, which packs each of them up to say it is safe; here a page joins them at once.
    """
    kind = type(value)
    if kind is str:
        return _escape_inner(value)
    if kind is Markup:
        return value  # type: ignore[no-any-return]
    return str(value) if kind is int else escape(value)


class Writer(CodeGenerator):
    """Turns a template into Python that escapes with `escaped`."""

    def _output_child_pre(self, node: Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile and finalize.src is None:
            self.write("environment.escaped(")
        else:
            super()._output_child_pre(node, frame, finalize)


class Templates(Environment):
    """The templates of the application."""

    context_class = Page
    code_generator_class = Writer
    escaped = staticmethod(escaped)

    def __init__(self, *values: Any, **named: Any) -> None:
        super().__init__(*values, **named)
        self._compiling = RLock()

    def _load_template(self, name: str, globals: MutableMapping[str, Any] | None) -> Template:  # noqa: A002 - Jinja's name
        """A template that nobody asked for yet is compiled by one thread while others wait, and not by each of them.

        A process that has just begun meets all its readers at once: eight threads would compile every template.
        """
        if self.cache is not None and self.loader is not None and (ref(self.loader), name) in self.cache:
            return super()._load_template(name, globals)
        with self._compiling:
            return super()._load_template(name, globals)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The names all templates know, one dictionary for all: with every import Jinja compares it with itself."""
        return super().make_globals(d) if d else self.globals


def init_app(app: Flask) -> None:
    """Make the application's templates these, before anybody asks for one."""
    app.jinja_environment = Templates
