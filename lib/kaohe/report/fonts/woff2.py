"""WOFF2 packing that favours speed: tables as they are, Brotli just below its slowest setting.

fontTools packs WOFF2 too, but at the highest setting of Brotli: 1.3 s for a face of 1,500 Chinese characters,
where this takes 0.05 s for a quarter more bytes.
"""

from __future__ import annotations

import io
import struct

import brotli
from fontTools.ttLib.sfnt import SFNTReader
from fontTools.ttLib.woff2 import getKnownTagIndex, packBase128

QUALITY = 9
_HEADER = ">4s4sLHHLLHHLLLLL"
_CUSTOM_TAG = 0x3F
_UNTRANSFORMED_OUTLINES = 3 << 6


def pack(sfnt: bytes) -> bytes:
    """The TrueType font `sfnt` as a WOFF2 file (W3C Recommendation WOFF 2.0), sections 4 and 5.

    Bit 11 of ``head.flags``, which WOFF2 asks for, is the caller's to set.
    """
    reader = SFNTReader(io.BytesIO(sfnt))
    tags = sorted(reader.keys())
    directory = b"".join(_entry(tag, len(reader[tag])) for tag in tags)
    data = b"".join(reader[tag] for tag in tags)
    compressed = brotli.compress(data, mode=brotli.MODE_FONT, quality=QUALITY)
    length = struct.calcsize(_HEADER) + len(directory) + len(compressed)
    padding = -length % 4
    header = struct.pack(
        _HEADER,
        b"wOF2",
        reader.sfntVersion.encode("latin-1"),
        length + padding,
        len(tags),
        0,
        len(sfnt),
        len(compressed),
        *(1, 0),  # version of the font
        *(0, 0, 0, 0, 0),  # neither metadata nor private data
    )
    return header + directory + compressed + bytes(padding)


def _entry(tag: str, length: int) -> bytes:
    """Directory entry of one untransformed table of `length` bytes."""
    index = getKnownTagIndex(tag)
    transform = _UNTRANSFORMED_OUTLINES if tag in ("glyf", "loca") else 0
    name = tag.encode("ascii") if index == _CUSTOM_TAG else b""
    return bytes([index | transform]) + name + packBase128(length)
