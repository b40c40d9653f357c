"""Reading and writing PNG pictures of pages, without a picture library."""

import struct
import zlib

import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.uint8]


def png_grey(made: bytes) -> Grey:
    """Return the grey values of a PNG of 8 bits per channel, rows from top to bottom."""
    chunks = dict[bytes, bytes]()
    place = 8
    while place < len(made):
        (length,) = struct.unpack(">I", made[place : place + 4])
        kind = made[place + 4 : place + 8]
        chunks[kind] = chunks.get(kind, b"") + made[place + 8 : place + 8 + length]
        place += 12 + length
    width, height, _, colour = struct.unpack(">IIBB", chunks[b"IHDR"][:10])
    channels = {0: 1, 2: 3, 4: 2, 6: 4}[colour]
    lines = np.frombuffer(zlib.decompress(chunks[b"IDAT"]), np.uint8).reshape(height, 1 + width * channels)
    pixels = _unfilter(lines, channels).reshape(height, width, channels)
    colours = pixels[:, :, :3] if channels > 2 else pixels[:, :, :1]
    return colours.mean(axis=2).astype(np.uint8)


def _unfilter(lines: Grey, channels: int) -> Grey:
    done = np.zeros((lines.shape[0], lines.shape[1] - 1), np.uint8)
    above = np.zeros(lines.shape[1] - 1, np.uint8)
    for index, line in enumerate(lines):
        done[index] = above = _line(int(line[0]), line[1:], above, channels)
    return done


def _line(kind: int, raw: Grey, above: Grey, channels: int) -> Grey:
    if kind == 0:
        return raw
    if kind == 1:
        return np.cumsum(raw.reshape(-1, channels), axis=0, dtype=np.uint8).reshape(-1)
    if kind == 2:
        return raw + above
    return _slow(kind, raw, above, channels)


def _slow(kind: int, raw: Grey, above: Grey, channels: int) -> Grey:
    out = bytearray(len(raw))
    for index, value in enumerate(raw.tolist()):
        left = out[index - channels] if index >= channels else 0
        up = int(above[index])
        corner = int(above[index - channels]) if index >= channels else 0
        guess = (left + up) // 2 if kind == 3 else _paeth(left, up, corner)
        out[index] = (value + guess) % 256
    return np.frombuffer(bytes(out), np.uint8)


def _paeth(left: int, up: int, corner: int) -> int:
    estimate = left + up - corner
    return min((left, up, corner), key=lambda each: abs(estimate - each))


def grey_png(grey: Grey) -> bytes:
    """Write grey values as a small PNG."""
    height, width = grey.shape
    raw = b"".join(b"\x00" + grey[row].tobytes() for row in range(height))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in (
            (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)),
            (b"IDAT", zlib.compress(raw, 9)),
            (b"IEND", b""),
        )
    )
