"""Files people attach: checked by content, stored under a random name outside the web root."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from klankbord.base.db import Base, OfSchool


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
