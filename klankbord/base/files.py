"""Files people attach: checked by content, stored under a random name outside the web root."""

import hashlib
import os
import re
import secrets
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from flask import Response, current_app, send_file
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from sqlalchemy import event
from sqlalchemy.orm import Mapped, Session, SessionTransaction, mapped_column
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import NotFound
from wtforms import MultipleFileField, ValidationError

from klankbord.base.db import Base, OfSchool, db
from klankbord.base.file_kinds import EXTENSIONS, kind_of_file
from klankbord.kit.errors import N_, DomainError
from klankbord.kit.viewer import Person

MEGABYTE = 1_000_000
MOST_MEGABYTES = 15
MOST_AT_ONCE = 10
ACCEPT = ",".join(f".{extension}" for extension in EXTENSIONS)
_Touched = tuple[Path, SessionTransaction | None]
"""Where a file is, and the transaction in which it was written or let go."""
_UNFIT = re.compile(r"[\x00-\x1f\x7f/\\:*?\"<>|\u200e\u200f\u202a-\u202e\u2066-\u2069]+")


class StoredFile(OfSchool, Base):
    """A file as it was uploaded; `size` in bytes, `media_type` as its content showed."""

    __tablename__ = "stored_file"

    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str]
    stored_name: Mapped[str] = mapped_column(unique=True)
    alternative_text: Mapped[str] = mapped_column(default="")
    uploaded_by_id: Mapped[int | None]
    created_at: Mapped[datetime]


def clean_name(name: str | None) -> str:
    """A file's own name without folders, control characters or marks that turn its reading direction.

    At most 120 characters, with its extension.
    """
    last = (name or "").replace("\\", "/").rsplit("/", 1)[-1]
    stem, dot, extension = _UNFIT.sub(" ", last).strip(" .").rpartition(".")
    if not dot:
        stem, extension = extension, ""
    return f"{stem.strip()[:110] or 'file'}{dot}{extension[:9]}"


def check(upload: FileStorage) -> tuple[str, bytes, str]:
    """The clean name, content and media type of an upload that may be kept.

    Raises DomainError with a sentence that names the file, says what is wrong and what is allowed.
    """
    name = clean_name(upload.filename)
    most = current_app.config.get("MOST_MEGABYTES", MOST_MEGABYTES)
    upload.stream.seek(0, os.SEEK_END)
    size = upload.stream.tell()
    upload.stream.seek(0)
    if size == 0:
        raise DomainError(N_("“%(name)s” is empty. Look whether it was saved, and attach it again."), name=name)
    if size > most * MEGABYTE:
        raise DomainError(
            N_("“%(name)s” is %(size)s MB; at most %(most)d MB fit. Make it smaller, for example by saving it as PDF."),
            name=name,
            size=f"{size / MEGABYTE:.1f}",
            most=most,
        )
    content = upload.stream.read()
    upload.stream.seek(0)
    return name, content, kind_of_file(name, content).media_type


def is_picture(upload: FileStorage) -> bool:
    """Whether an upload that may be kept is a picture that a page can show."""
    try:
        return check(upload)[2].startswith("image/")
    except DomainError:
        return False


def folder() -> Path:
    """Where files are kept: `files` in the data folder."""
    return Path(current_app.config["SETTINGS"].data) / "files"


def path_of(stored: StoredFile) -> Path:
    """Where a file's content is."""
    return folder() / stored.stored_name[:2] / stored.stored_name


def digest_of(content: bytes) -> str:
    """By what two files are known to hold the same: SHA-256, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def store(upload: FileStorage, *, school_id: int, by: Person, now: datetime, alternative_text: str = "") -> StoredFile:
    """Keep an uploaded file: its content on disk before the row is committed, gone again when it is not.

    Raises DomainError for a file that is refused (see `check`).
    """
    name, content, media_type = check(upload)
    stored = StoredFile(
        school_id=school_id,
        name=name,
        media_type=media_type,
        size=len(content),
        sha256=digest_of(content),
        stored_name=secrets.token_hex(20),
        alternative_text=alternative_text if media_type.startswith("image/") else "",
        uploaded_by_id=by.id,
        created_at=now,
    )
    path = path_of(stored)
    _pending().append((path, _within()))
    _write(path, content)
    db.session.add(stored)
    db.session.flush()
    return stored


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    directory = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


def _pending() -> list[_Touched]:
    """The files written in transactions that are still open."""
    waiting: list[_Touched] = db.session().info.setdefault("files", [])
    return waiting


def _within() -> SessionTransaction | None:
    return db.session().get_nested_transaction() or db.session().get_transaction()


def discard(stored: StoredFile) -> None:
    """Let a file go in the caller's transaction: its row now, its content once that is committed."""
    db.session().info.setdefault("discarded", []).append((path_of(stored), _within()))
    db.session.delete(stored)


def _forget(session: Session) -> None:
    session.info.pop("files", None)
    for path, _transaction in session.info.pop("discarded", ()):
        path.unlink(missing_ok=True)


def _remove(session: Session, ended: SessionTransaction) -> None:
    """Take away what was written inside a transaction that was rolled back, and keep what was to go in it."""
    written, kept = _parted(session.info.get("files", ()), ended)
    for path, _transaction in written:
        path.unlink(missing_ok=True)
    session.info["files"] = kept
    session.info["discarded"] = _parted(session.info.get("discarded", ()), ended)[1]


def _parted(files: Iterable[_Touched], ended: SessionTransaction) -> tuple[list[_Touched], list[_Touched]]:
    """What was touched inside a transaction, and the rest."""
    inside: list[_Touched] = []
    outside: list[_Touched] = []
    for touched in files:
        transaction = touched[1]
        while transaction is not None and transaction is not ended:
            transaction = transaction.parent
        (inside if transaction is ended or ended.parent is None else outside).append(touched)
    return inside, outside


event.listen(db.session, "after_commit", _forget)
event.listen(db.session, "after_soft_rollback", _remove)


def serve(stored: StoredFile) -> Response:
    """A file as a download that no browser runs: an attachment under its own name (RFC 6266), in a sandbox.

    For views, which have asked first whether the viewer may have it. 404 where the content is gone.
    """
    path = path_of(stored)
    if not path.is_file():
        raise NotFound
    response = send_file(path, mimetype=stored.media_type, as_attachment=True, download_name=stored.name, etag=False)
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


class Papers:
    """Every attached file is one that may be kept; the sentences say which is not, and why."""

    def __init__(self, most: int = MOST_AT_ONCE) -> None:
        self.most = most

    def __call__(self, form: Any, field: Any) -> None:
        """Raise ValidationError, with a sentence for each file that is refused."""
        if len(field.data) > self.most:
            raise ValidationError(
                gettext(
                    "These are %(count)d files; attach at most %(most)d at once.", count=len(field.data), most=self.most
                )
            )
        trouble = []
        for upload in field.data:
            try:
                check(upload)
            except DomainError as error:
                trouble.append(gettext(error.sentence, **error.values))
        if trouble:
            raise ValidationError(" ".join(trouble))


class PapersField(MultipleFileField):
    """Files to attach; `data` holds what was really chosen."""

    def __init__(self, label: Any = _l("Documents"), validators: Any = None, **kwargs: Any) -> None:
        kwargs.setdefault("render_kw", {"accept": ACCEPT})
        super().__init__(label, validators if validators is not None else [Papers()], **kwargs)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Leave out the empty part that a browser sends for no file."""
        self.data = [upload for upload in valuelist if isinstance(upload, FileStorage) and upload.filename]
