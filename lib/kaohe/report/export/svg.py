"""SVG charts made safe to stand beside each other in one page."""

from __future__ import annotations

import re
from xml.etree import ElementTree

_REFERENCE = re.compile(r"url\(\s*#([^)\s]+)\s*\)")
_REMOTE = re.compile(r"url\(\s*[^#\s]")
# Inline, a style element would reach the whole page.
_DROPPED = {"script", "foreignObject", "metadata", "style"}


def inline_svg(svg: str, prefix: str, label: str) -> str:
    """Return an SVG document as an element to put into HTML.

    Parameters
    ----------
    svg
        A whole SVG document.
    prefix
        Goes before every id, so that two charts of a page do not share a clip path.
    label
        The alternative text.
    """
    root = ElementTree.fromstring(svg)
    _clean(root, prefix)
    for size in ("width", "height"):
        root.attrib.pop(size, None)
    root.attrib.update(xmlns="http://www.w3.org/2000/svg", role="img")
    root.attrib.update({"aria-label": label, "stroke-linejoin": "round", "stroke-linecap": "butt"})
    return ElementTree.tostring(root, encoding="unicode")


def is_svg(text: str) -> bool:
    """Whether a text is a whole SVG document."""
    try:
        return _local(ElementTree.fromstring(text).tag) == "svg"
    except ElementTree.ParseError:
        return False


def svg_words(svg: str) -> str:
    """Return all text drawn by an SVG document."""
    drawn = (node for node in ElementTree.fromstring(svg).iter() if _local(node.tag) in {"text", "tspan"})
    return "".join((node.text or "") + (node.tail or "") for node in drawn)


def _clean(node: ElementTree.Element, prefix: str) -> None:
    node.tag = _local(node.tag)
    node.attrib = {
        _local(name): _value(_local(name), value, prefix)
        for name, value in node.attrib.items()
        if not _local(name).startswith("on") and not _leaves(_local(name), value)
    }
    for child in list(node):
        if not isinstance(child.tag, str) or _local(child.tag) in _DROPPED:
            node.remove(child)
        else:
            _clean(child, prefix)


def _leaves(name: str, value: str) -> bool:
    return (name == "href" and not value.startswith(("#", "data:image/png;"))) or bool(_REMOTE.search(value))


def _value(name: str, value: str, prefix: str) -> str:
    if name == "id":
        return prefix + value
    if name == "href" and value.startswith("#"):
        return "#" + prefix + value[1:]
    return _REFERENCE.sub(rf"url(#{prefix}\1)", value)


def _local(name: str) -> str:
    return name.rpartition("}")[2]
