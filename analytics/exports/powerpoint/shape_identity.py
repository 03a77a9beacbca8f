"""What a shape of a deck is, in marks that office suites keep: an address in its name, its first texts in a tag."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from lxml import etree
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI

from analytics.base.database import OWNER, PUBLIC

PREFIXES = {OWNER: "clauses", PUBLIC: "clauses-public"}
TITLE, FIGURE, LABEL, LINES, TEXT, TABLE, CHART, FOOT, MENTION = (
    *("titre", "chiffre", "libelle", "lignes", "texte", "tableau", "graphique", "pied", "mention"),
)
JOINTS = {FOOT: " · "}  # what separates the units of a text; elsewhere, the end of a line
TAG = "CLAUSES"  # PowerPoint writes names of tags in capitals
KIND = "application/vnd.openxmlformats-officedocument.presentationml.tags+xml"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/tags"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
R_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
MOST = 100_000  # characters of a tag
PARSER = etree.XMLParser(resolve_entities=False, no_network=True)
# What was first written in a shape: the `unites` of a text, the `barres` of a chart, the `lignes` of a table.
Original = Mapping[str, Any]


@dataclass(frozen=True)
class Identity:
    """The slide that a shape is of (its key), the field that it holds, the address of its figures, their reader."""

    key: str
    field: str
    query: str
    role: str

    @property
    def name(self) -> str:
        """The name of the shape: LibreOffice keeps it, and not the tags."""
        return f"{PREFIXES[self.role]}:{self.key}.{self.field}?{self.query}"

    @property
    def pairs(self) -> list[tuple[str, str]]:
        return parse_qsl(self.query)


def read_identity(name: str) -> Identity | None:
    """Return what a shape is from its name; None for a shape that is not of the product."""
    prefix, _, rest = name.partition(":")
    role = next((role for role, known in PREFIXES.items() if known == prefix), None)
    address, _, query = rest.partition("?")
    key, _, field = address.rpartition(".")
    return Identity(key, field, query, role) if role and key and field else None


def mark(part: Any, shape: Any, identity: Identity, original: Original) -> None:
    """Write the identity of a shape and what was first written in it."""
    shape.name = identity.name
    found = _tag(part, shape)
    if found is None:
        _add(part, shape, _tags({TAG: json.dumps(original)}))
        return
    tags, tree, tag = found
    tag.set("val", json.dumps(original))
    tags.blob = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)


def original_of(part: Any, shape: Any) -> Original | None:
    """Return what was first written in a shape; None when its tag is lost, or is not one that `mark` writes."""
    found = _tag(part, shape)
    if found is None or len(found[2].get("val", "")) > MOST:
        return None
    try:
        read = json.loads(found[2].get("val", ""))
    except (ValueError, RecursionError):
        return None
    return read if isinstance(read, dict) and all(map(_is_list, read.values())) else None


def texts(original: Original | None, name: str) -> list[str] | None:
    """Return a list of texts of an original; None where there is none."""
    listed = (original or {}).get(name)
    return listed if listed is not None and all(isinstance(one, str) for one in listed) else None


def rows(original: Original | None, name: str, width: int) -> list[list[Any]] | None:
    """Return rows of an original, each of a text and at least `width` cells in all; None where there is none."""
    listed = (original or {}).get(name)
    if listed is None or not all(_is_list(row) and len(row) >= width and isinstance(row[0], str) for row in listed):
        return None
    plain = (str, int, float, type(None))
    return listed if all(isinstance(cell, plain) for row in listed for cell in row) else None


def _is_list(value: Any) -> bool:
    return isinstance(value, list)


def _tag(part: Any, shape: Any) -> tuple[Any, Any, Any] | None:
    """Return the part of the tags of a shape, its tree and the tag of the product."""
    for reference in shape._element.iterfind(f".//{P}nvPr/{P}custDataLst/{P}tags"):
        relation = part.rels.get(reference.get(R_ID))
        if relation is None or relation.is_external or relation.target_part.content_type != KIND:
            continue
        tree = etree.fromstring(relation.target_part.blob, PARSER)
        for tag in tree.iterfind(f"{P}tag"):
            if tag.get("name") == TAG:
                return relation.target_part, tree, tag
    return None


def _add(part: Any, shape: Any, content: bytes) -> None:
    tags = Part(PackURI(part.package.next_partname("/ppt/tags/tag%d.xml")), KIND, part.package, content)
    holder = shape._element.find(f".//{P}nvPr")
    listed = holder.find(f"{P}custDataLst")
    if listed is None:
        listed = etree.Element(f"{P}custDataLst")
        after = [child for child in holder if not child.tag.endswith("}extLst")]
        holder.insert(len(after), listed)
    etree.SubElement(listed, f"{P}tags").set(R_ID, part.relate_to(tags, RELATION))


def _tags(given: Mapping[str, str]) -> bytes:
    tree = etree.Element(f"{P}tagLst", nsmap={"p": P[1:-1]})
    for name, value in given.items():
        etree.SubElement(tree, f"{P}tag", name=name, val=value)
    return bytes(etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True))


def units(field: str, given: Sequence[str]) -> str:
    """Return the text that units make in a shape."""
    joint = JOINTS.get(field, "\n")
    return joint.join(one for one in given if one or joint == "\n")
