"""Markdown cells as blocks: headings, paragraphs, lists, emphasis, code; all else stays plain words."""

from __future__ import annotations

import unicodedata
from typing import Any

import mistune

Span = list[str]
_STYLES = {"strong": "strong", "emphasis": "emphasis"}


def markdown_blocks(source: str) -> list[dict[str, Any]]:
    """Return the blocks of one markdown cell; paragraphs and items hold lists of ``[style, text]``."""
    tokens: Any = mistune.create_markdown(renderer="ast")(source)
    return [block for token in tokens for block in _blocks(token)]


def _blocks(token: dict[str, Any]) -> list[dict[str, Any]]:
    kind = token["type"]
    if kind == "heading":
        level = min(token["attrs"]["level"], 3)
        text = "".join(words for _, words in _spans(token["children"]))
        return [{"kind": "heading", "level": level, "text": text.strip(), "anchor": ""}]
    if kind in ("paragraph", "block_text"):
        return [{"kind": "paragraph", "text": _spans(token["children"])}]
    if kind == "list":
        items = [_spans(_inline(item)) for item in token["children"]]
        return [{"kind": "bullets", "ordered": token["attrs"]["ordered"], "items": items}]
    if kind == "block_code":
        return [{"kind": "preformatted", "text": token["raw"].rstrip("\n")}]
    if kind == "block_html":
        return [{"kind": "paragraph", "text": token["raw"].strip()}]
    return [block for child in token.get("children", ()) for block in _blocks(child)]


def _inline(item: dict[str, Any]) -> list[dict[str, Any]]:
    """Flatten an item: lists within it follow on the next lines."""
    inline: list[dict[str, Any]] = []
    for child in item["children"]:
        if inline:
            inline.append({"type": "linebreak"})
        if child["type"] == "list":
            for nested in child["children"]:
                inline += [{"type": "text", "raw": "– "}, *_inline(nested), {"type": "linebreak"}]
            inline.pop()
        else:
            inline += child.get("children", [{"type": "text", "raw": child.get("raw", "")}])
    return inline


def _spans(children: list[dict[str, Any]], style: str = "plain") -> list[Span]:
    spans: list[Span] = []
    for position, child in enumerate(children):
        kind = child["type"]
        if kind == "softbreak":
            spans.append([style, _joint(children, position)])
        elif kind == "linebreak":
            spans.append([style, "\n"])
        elif kind == "codespan":
            spans.append(["code", child["raw"]])
        elif "children" in child:
            spans += _spans(child["children"], _STYLES.get(kind, style))
        else:
            spans.append([style, child.get("raw", "")])
    return spans


def _joint(children: list[dict[str, Any]], position: int) -> str:
    """A line end in the source is a space between Latin words and nothing beside a Chinese character."""
    before = _words(children[:position])[-1:]
    after = _words(children[position + 1 :])[:1]
    wide = any(unicodedata.east_asian_width(char) in "WF" for char in before + after)
    return "" if wide else " "


def _words(children: list[dict[str, Any]]) -> str:
    solid = [child for child in children if child["type"] != "softbreak"]
    return "".join(words for _, words in _spans(solid))
