"""`klankbord user`: people from nothing, without a browser."""

import sys

import click
from sqlalchemy import select

from klankbord.base.db import db
from klankbord.cli.opening import opened, the_school
from klankbord.kit import addresses, dates
from klankbord.people import actions, actions_passwords, actions_sign_in
from klankbord.people.models import EmailAddress, User, UserAddress
from klankbord.schools import actions_people as schools
from klankbord.schools.models import Membership, School

ROLES = ("school_admin", "staff", "parent")


@click.group()
def user() -> None:
    """Create people."""


@user.command()
@click.argument("email")
@click.option("--name", required=True, help="How people know them.")
@click.option("--school", "slug", required=True, help="The slug of their school.")
@click.option("--role", type=click.Choice(ROLES), required=True, help="What they are there.")
@click.option("--password-stdin", is_flag=True, help="Read a password from standard input instead of making a link.")
def create(email: str, name: str, slug: str, role: str, password_stdin: bool) -> None:
    """Create a person in a school; print a link that signs them in once, unless a password is given."""
    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else None
    with opened():
        now = dates.now()
        school = the_school(slug)
        if _known(school, email, name):
            raise click.ClickException(f"{name} with the address {email} belongs to {school.name} already.")
        made = actions.create_user(name, email, now, school.language, school_id=school.id)
        db.session.flush()
        roles = schools.Roles(
            parent=role == "parent", staff=role in {"staff", "school_admin"}, school_admin=role == "school_admin"
        )
        schools.add_member(school, made, roles, by=None, now=now)
        if password is not None:
            actions_passwords.set_password(made, password, keep_session=None, by=None, now=now)
            db.session.commit()
            return
        link = actions_sign_in.sign_in_link(made, now)
        db.session.commit()
        click.echo(link)


def _known(school: School, email: str, name: str) -> bool:
    """Whether somebody of that name at that address belongs to the school: another name may share a mailbox."""
    return (
        db.session.scalar(
            select(User.id)
            .join(UserAddress, UserAddress.user_id == User.id)
            .join(EmailAddress, EmailAddress.id == UserAddress.address_id)
            .join(Membership, Membership.user_id == User.id)
            .where(
                EmailAddress.normalised == addresses.normalised(addresses.spelt(email)),
                User.name == " ".join(name.split()),
                Membership.school_id == school.id,
                Membership.left_at.is_(None),
            )
        )
        is not None
    )
