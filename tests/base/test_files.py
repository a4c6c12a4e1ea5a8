"""What may be attached, what is refused and why, and that disk and database agree."""

import io
import struct
import zipfile

import pytest
from werkzeug.datastructures import FileStorage

from klankbord.base import files
from klankbord.base.file_kinds import DOCX, ODT, kind_of_file
from klankbord.kit import dates
from klankbord.kit.errors import DomainError
from tests.factories.people import UserFactory
from tests.factories.schools import SchoolFactory

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def png(width=40, height=30):
    return (
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
        + struct.pack(">II", width, height)
        + b"\x08\x02\x00\x00\x00"
        + b"\0" * 40
    )


def jpeg(width=40, height=30):
    app = b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
    return (
        b"\xff\xd8"
        + app
        + b"\xff\xc0\x00\x11\x08"
        + struct.pack(">HH", height, width)
        + b"\x03"
        + b"\0" * 20
        + b"\xff\xd9"
    )


def webp(width=40, height=30):
    size = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return b"RIFF\x00\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00\x00\x00\x00\x00" + size + b"\0" * 8


def package(parts, *, stored=()):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content, zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED)
    return held.getvalue()


def docx(**more):
    return package({"[Content_Types].xml": "<Types/>", "word/document.xml": "<w:document/>", **more})


def odt(**more):
    return package({"mimetype": ODT.media_type, "content.xml": "<x/>", **more}, stored=["mimetype"])


def upload(name, content):
    return FileStorage(io.BytesIO(content), filename=name, content_type="application/x-whatever")


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("Plan.PDF", PDF, "application/pdf"),
        ("plan.docx", docx(), DOCX.media_type),
        ("plan.odt", odt(), ODT.media_type),
        ("foto.jpeg", jpeg(), "image/jpeg"),
        ("foto.png", png(), "image/png"),
        ("foto.webp", webp(), "image/webp"),
    ],
)
def test_allowed(name, content, media_type):
    assert kind_of_file(name, content).media_type == media_type


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("brief.pdf", b"<!doctype html><script>alert(1)</script>"),
        ("brief.pdf", b"%PDF-1.7\n<html><script>alert(1)</script>\n%%EOF"),
        ("brief.pdf", PDF + docx()),
        ("brief.pdf", docx()),
        ("foto.jpg", png()),
        ("foto.png", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("foto.png", png() + package({"Evil.class": "x"})),
        ("foto.jpg", b"\xff\xd8\xff"),
        ("foto.webp", webp()[:20]),
        ("plan.docx", PDF),
        ("plan.docx", package({"xl/workbook.xml": "x", "[Content_Types].xml": "x"})),
        ("plan.docx", docx()[:-30]),
        ("plan.docx", docx(**{"../../etc/cron.d/x": "x"})),
        ("plan.odt", package({"content.xml": "x", "mimetype": ODT.media_type})),
        ("plan.odt", docx()),
    ],
)
def test_a_file_that_lies(name, content):
    with pytest.raises(DomainError, match=f"“{name}” is not what its name says it is"):
        kind_of_file(name, content)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("plan.docx", docx(**{"word/vbaProject.bin": "x"}), "has macros in it"),
        ("plan.docx", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "locked with a password"),
        ("plan.docx", docx(**{"word/media/a.bin": b"\0" * 60_000_000}), "unpacks to far more"),
        ("plakaat.png", png(100_000, 100_000), "100000 by 100000 points"),
        ("plaatje.svg", b"<svg/>", "cannot be attached"),
        ("brief.doc", b"\xd0\xcf\x11\xe0", "old Word format"),
        ("script.html", b"<p>", "cannot be attached"),
        ("zonder", PDF, "cannot be attached"),
    ],
)
def test_refused_with_a_sentence(name, content, words):
    with pytest.raises(DomainError, match=words):
        kind_of_file(name, content)


def test_ten_gigabytes_declared():
    content = bytearray(docx())
    at = content.rindex(b"PK\x01\x02")
    content[at + 24 : at + 28] = (0xFFFFFFF0).to_bytes(4, "little")
    with pytest.raises(DomainError, match="unpacks to far more"):
        kind_of_file("plan.docx", bytes(content))


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        (r"C:\Documenten\plan.pdf", "plan.pdf"),
        ("fdp.\u202eexe.pdf", "fdp. exe.pdf"),
        ("plan\r\nSet-Cookie: x.pdf", "plan Set-Cookie  x.pdf"),
        ("Überzicht 🎉.pdf", "Überzicht 🎉.pdf"),
        ("", "file"),
        ("a" * 400 + ".pdf", "a" * 110 + ".pdf"),
    ],
)
def test_names(given, kept):
    assert files.clean_name(given) == kept


@pytest.fixture
def by(db):
    return UserFactory()


@pytest.fixture
def school(db):
    return SchoolFactory()


def test_kept_on_disk_under_a_random_name(app, db, school, by):
    stored = files.store(upload("Plan.pdf", PDF), school_id=school.id, by=by, now=dates.now())
    db.session.commit()
    path = files.path_of(stored)
    assert path.read_bytes() == PDF
    assert path.stat().st_mode & 0o777 == 0o600
    assert (stored.name, stored.size, len(stored.stored_name)) == ("Plan.pdf", len(PDF), 40)
    assert "Plan" not in str(path)


def test_gone_when_the_deed_is_undone(app, db, school, by):
    stored = files.store(upload("Plan.pdf", PDF), school_id=school.id, by=by, now=dates.now())
    path = files.path_of(stored)
    assert path.exists()
    db.session.rollback()
    assert not path.exists()


def test_only_the_inner_deed_is_undone(app, db, school, by):
    kept = files.path_of(files.store(upload("A.pdf", PDF), school_id=school.id, by=by, now=dates.now()))
    inner = db.session.begin_nested()
    lost = files.path_of(files.store(upload("B.pdf", PDF), school_id=school.id, by=by, now=dates.now()))
    inner.rollback()
    db.session.commit()
    assert (kept.exists(), lost.exists()) == (True, False)


def test_too_large_says_how_much_fits(app, db):
    big = upload("plan.pdf", PDF + b"\0" * 15_000_000)
    with pytest.raises(DomainError, match=r"“plan.pdf” is 15.0 MB; at most 15 MB fit"):
        files.check(big)


def test_empty(app, db):
    with pytest.raises(DomainError, match="is empty"):
        files.check(upload("plan.pdf", b""))


def test_served_as_a_download_in_a_sandbox(app, db, school, by):
    stored = files.store(upload("Über “plan” 🎉.pdf", PDF), school_id=school.id, by=by, now=dates.now())
    db.session.commit()
    with app.test_request_context():
        response = files.serve(stored)
        response.direct_passthrough = False
        assert response.data == PDF
        response.close()
    assert response.headers["Content-Disposition"].startswith("attachment; filename=")
    assert "filename*=UTF-8''%C3%9Cber" in response.headers["Content-Disposition"]
    assert response.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.mimetype == "application/pdf"
