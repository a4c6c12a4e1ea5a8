"""What the tests of joining a school do again and again."""

import re
from io import BytesIO

import pypdf
import zxingcpp
from sqlalchemy import select

from klankbord.base import audit
from klankbord.base.db import db as database
from klankbord.base.outbox import OutboxMessage
from klankbord.people.models import EmailAddress, User, UserAddress
from klankbord.schools.models import Child, Guardianship
from klankbord.schools.models_joining import JoinRequest
from tests.factories.joining import JoinRequestFactory
from tests.factories.people import UserFactory
from tests.factories.schools import (
    ChildFactory,
    GuardianshipFactory,
    MembershipFactory,
    parent,
)

PAGE = "/de-proef/joining"


def without_address(school, group=None, **values):
    user = UserFactory(**values)
    MembershipFactory(school=school, user=user, is_parent=True)
    if group is not None:
        GuardianshipFactory(child=ChildFactory(class_group=group), user=user)
    return user


def comes_back(school, clock, **values):
    user = parent(school, **values)
    held = select(UserAddress.address_id).where(UserAddress.user_id == user.id)
    database.session.get_one(EmailAddress, database.session.scalar(held)).trouble_since = clock()
    return user


def heard(school, **values):
    user = parent(school, **values)
    audit.record("people.sign_in", user, by=user, now=user.created_at)
    return user


def make(client, **fields):
    token = client.token(PAGE)
    return client.post(f"{PAGE}/letters", data={"csrf_token": token, **fields})


def read(response):
    assert response.status_code == 200
    assert response.mimetype == "application/pdf"
    return pypdf.PdfReader(BytesIO(response.data))


def decoded(svg: str, edge: int = 4) -> str:
    """What a camera reads from a QR code drawn as lines, with the quiet edge that paper has around it."""
    plain = svg.replace("'", '"')
    side = int(plain.partition('viewBox="0 0 ')[2].partition(" ")[0]) + 2 * edge
    dark = [bytearray(b"\xff" * side * 4) for _ in range(side * 4)]
    x, y = 0, 0
    drawn = plain.partition('class="qrline"')[2].partition(' d="')[2].partition('"')[0]
    for step, first, second in re.findall(r"([Mmh])(-?[\d.]+)(?: (-?[\d.]+))?", drawn):
        if step == "h":
            for row in dark[(y + edge) * 4 : (y + edge + 1) * 4]:
                row[(x + edge) * 4 : (x + int(first) + edge) * 4] = bytes(4 * int(first))
            x += int(first)
        else:
            x, y = (int(first), int(float(second))) if step == "M" else (x + int(first), y + int(second))
    picture = memoryview(b"".join(dark)).cast("B", shape=[side * 4, side * 4])
    [code] = zxingcpp.read_barcodes(picture)
    return str(code.text)


def alternatives(element) -> str:
    """Every text that stands for a picture."""
    element = element.get_object()
    if isinstance(element, pypdf.generic.ArrayObject):
        return " ".join(alternatives(part) for part in element)
    if isinstance(element, pypdf.generic.DictionaryObject):
        return f"{element.get('/Alt', '')} {alternatives(element['/K']) if '/K' in element else ''}"
    return ""


NEW = "samira@nieuw.example"


def mails(kind=None):
    found = database.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)).all()
    return [mail for mail in found if kind in {None, mail.kind}]


def request_made():
    return database.session.scalars(select(JoinRequest)).one()


def confirmation(mail=None) -> str:
    return re.search(r"http://localhost:5000(/join/confirm/\S+)", (mail or mails("join_confirm")[-1]).text)[1]


def ask(client, path, address=NEW, **fields):
    return client.submit(path, {"address": address, **fields})


def join(client, path, address="yasmin@ouder.example", **fields):
    return client.submit(path, {"name": "Yasmin Haddad", "address": address, "relation": "mother", **fields})


def held_by(user):
    return set(
        database.session.scalars(
            select(EmailAddress.address)
            .join(UserAddress, UserAddress.address_id == EmailAddress.id)
            .where(UserAddress.user_id == user.id, UserAddress.confirmed_at.is_not(None))
        )
    )


def bare(response) -> str:
    """A page without what is random in it."""
    hidden = r' name="(?:csrf_token|submission)"(?: type="hidden")? value="[^"]*"'
    return re.sub(hidden, "", response.text)


def asked(school, group, **values):
    return JoinRequestFactory(school_id=school.id, class_group_id=group.id, **values)


def page_of(request):
    return f"{PAGE}/requests/{request.id}"


def accept(client, request, **fields):
    return client.submit(f"{page_of(request)}/acceptance", fields, on=page_of(request))


def decline(client, request, answer=""):
    return client.submit(f"{page_of(request)}/refusal", {"answer": answer}, on=page_of(request))


def named(name):
    return database.session.scalars(select(User).where(User.name == name)).all()


def cares(user):
    rows = select(Child.id).join(Guardianship, Guardianship.child_id == Child.id).where(Guardianship.user_id == user.id)
    return set(database.session.scalars(rows))


def say(client, child, *, group_id, **fields):
    return client.submit(f"/account/children/{child}", {"class_group": str(group_id), **fields})


def the_child(user):
    [child] = cares(user)
    return child


def name_carer(client, school, **fields):
    filled = {"name": "Youssef El Amrani", "address": "youssef@ouder.example", "relation": "father", **fields}
    return client.submit(f"/account/schools/{school.id}/carers", filled)
