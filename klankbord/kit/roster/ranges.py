"""What a workbook keeps beside its cells: which are merged, and where their links lead."""

import io
import posixpath
import re
import zipfile
from dataclasses import dataclass, field
from typing import Any

from defusedxml.ElementTree import fromstring, iterparse
from openpyxl.utils.cell import range_boundaries

MOST_CELLS = 200_000
_LINKED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass
class Beside:
    """For one sheet: merged areas as top, left, bottom, right (rows from 1, columns from 0), and links by row."""

    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    links: dict[int, dict[int, str]] = field(default_factory=dict)


def beside(data: bytes) -> dict[str, Beside]:
    """By sheet name. Areas that cover far more than a list has are left out."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = _targets(archive, "xl/workbook.xml")
        root = fromstring(archive.read("xl/workbook.xml"))
        found = {}
        for sheet in root.iter():
            part = parts.get(sheet.get(_LINKED, ""))
            if _tag(sheet) == "sheet" and part and part in archive.namelist():
                found[sheet.get("name", "")] = _sheet(archive, part)
        return found


def _sheet(archive: zipfile.ZipFile, part: str) -> Beside:
    known = Beside()
    targets = _targets(archive, part)
    left = MOST_CELLS
    with archive.open(part) as source:
        for _event, element in iterparse(source):
            tag = _tag(element)
            if tag == "row":
                element.clear()
            elif tag in {"mergeCell", "hyperlink"} and re.fullmatch(r"[A-Z]+\d+(:[A-Z]+\d+)?", element.get("ref", "")):
                first, top, last, bottom = (int(number or 0) for number in range_boundaries(element.get("ref", "")))
                left -= (bottom - top + 1) * (last - first + 1)
                if left < 0:
                    break
                if tag == "mergeCell":
                    known.merged.append((top, first - 1, bottom, last - 1))
                elif target := targets.get(element.get(_LINKED, ""), ""):
                    known.links.setdefault(top, {})[first - 1] = target
    return known


def _targets(archive: zipfile.ZipFile, part: str) -> dict[str, str]:
    """Where the relations of a part lead, by their id."""
    folder, name = posixpath.split(part)
    relations = f"{folder}/_rels/{name}.rels"
    if relations not in archive.namelist():
        return {}
    targets = {}
    for relation in fromstring(archive.read(relations)):
        target = relation.get("Target", "")
        if relation.get("TargetMode") != "External":
            target = (
                target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            )
        targets[relation.get("Id", "")] = target
    return targets


def _tag(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]
