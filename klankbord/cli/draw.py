"""`klankbord draw check`: redo a published draw. Needs neither secret nor database."""

from pathlib import Path

import click

from klankbord.kit import draw as kit

LARGEST = 16 * 1024 * 1024


@click.group()
def draw() -> None:
    """Draws by lot."""


@draw.command("check")
@click.argument("file", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def check(file: Path) -> None:
    """Redo the draw of FILE, the record as it was downloaded, and say whether the outcome is the same."""
    if file.stat().st_size > LARGEST:
        raise click.ClickException("This is more than 16 MB, too much for the record of a draw.")
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise click.ClickException("This is no record of a draw: download it from the page of the draw.") from error
    redone = kit.check(text)
    for share in redone.outcome.shares:
        click.echo(f"{share.stratum or 'everybody'}: {share.places} of {share.lots}")
    click.echo(f"drawn: {', '.join(redone.outcome.drawn) or 'nobody'}")
    if redone.differences:
        raise click.ClickException(f"Not the same outcome. {' '.join(redone.differences)}")
    click.echo(f"The same outcome, by {kit.ALGORITHM}.")
