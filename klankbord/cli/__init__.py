"""The command `klankbord`: every entrance but the browser. A command opens only the parts it needs."""

import importlib
from typing import Any

import click

from klankbord import __version__
from klankbord.config import BadSetting
from klankbord.kit.errors import DomainError

COMMANDS = {
    "agenda": ("klankbord.cli.agenda", "agenda", "Read agendas as people paste them."),
    "check": ("klankbord.cli.check", "check", "Say what is well and what is wrong with this installation."),
    "council": ("klankbord.cli.council", "council", "Take everything of a council along."),
    "demo": ("klankbord.cli.demo", "demo", "Fill the data folder with a demo school."),
    "draw": ("klankbord.cli.draw", "draw", "Redo a draw by lot from its published record."),
    "mail": ("klankbord.cli.mail", "mail", "Read messages that come in."),
    "meeting": ("klankbord.cli.meeting", "meeting", "Bring records of meetings in and out."),
    "migrate": ("klankbord.cli.migrate", "migrate", "Bring the database to this version's schema."),
    "roster": ("klankbord.cli.roster", "roster", "Read rosters of parents as school systems export them."),
    "school": ("klankbord.cli.school", "school", "Create schools."),
    "search": ("klankbord.cli.search", "search", "Make the index of what can be found anew."),
    "serve": ("klankbord.cli.serve", "serve", "Serve the pages, with the worker beside them."),
    "user": ("klankbord.cli.user", "user", "Create people."),
    "worker": ("klankbord.cli.worker", "worker", "Run the worker alone."),
}


class Commands(click.Group):
    """Commands by name, each imported when it is run."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names, in alphabetical order."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """One command, imported now."""
        if cmd_name not in COMMANDS:
            return None
        module, name, _help = COMMANDS[cmd_name]
        found: click.Command = getattr(importlib.import_module(module), name)
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Names and one line each, without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name][2]) for name in sorted(COMMANDS)])


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="%(version)s")
def cli() -> None:
    """Schools and parents prepare, hold and remember their meetings."""


def main(arguments: list[str] | None = None) -> int:
    """Run a command and return its exit code: 0 for success, else one sentence on standard error."""
    try:
        result: Any = cli.main(args=arguments, prog_name="klankbord", standalone_mode=False)
    except click.exceptions.Exit as left:
        return left.exit_code
    except click.Abort:
        return _sorry("Stopped.")
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        return 0
    except click.ClickException as error:
        return _sorry(error.format_message(), error.exit_code)
    except (BadSetting, DomainError) as error:
        return _sorry(str(error))
    except OSError as error:
        return _sorry(f"{error.strerror or error}{f': {error.filename}' if error.filename else ''}.")
    return result if isinstance(result, int) else 0


def _sorry(sentence: str, code: int = 1) -> int:
    one_line = " ".join(sentence.split())
    click.echo(one_line if one_line.endswith((".", "!", "?")) else f"{one_line}.", err=True)
    return code
