"""Codes on letters, cards and lists: opaque texts that say nothing of the person, and their QR pictures."""

import base64
import functools
import hashlib
import hmac
import io

import segno

from planner.documents.content import Code

CODE_BYTES = 10
"""80 bits: 16 letters of base32, which fill a QR code of version 1 at error level Q (25 % may be lost)."""
MASK = 3
"""Fixed: the letters are as good as random, so no mask is better than another; trying all takes five times longer."""


def ticket_code(event_id: str, guest_id: str, secret: str = "") -> str:
    """Return the code of a guest: the same every time, and without ``secret`` nobody can make one up."""
    message = f"{event_id}\n{guest_id}".encode()
    digest = hmac.new(secret.encode(), message, hashlib.sha256).digest()
    return base64.b32encode(digest[:CODE_BYTES]).decode("ascii")


@functools.lru_cache(maxsize=16384)
def qr_code(text: str) -> Code:
    """Return a code with its picture, without quiet zone: the template keeps the margin free."""
    made = segno.make_qr(text, error="q", mask=MASK)
    buffer = io.BytesIO()
    made.save(buffer, kind="svg", border=0, xmldecl=False, svgns=True)
    return Code(text, buffer.getvalue().decode("ascii").strip())
