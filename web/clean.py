"""Text that no database can keep is refused at the door, once for every form and address.

PostgreSQL keeps no NUL, and half of a surrogate pair is no letter at all: both come only from broken or hostile
programs, and would otherwise surface as failures deep inside.
"""

import json

from fastapi import Request

from planner.wording import Wording
from web.errors import Invalid, NotFound

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
BROKEN_TEXT = Wording(
    "Nội dung gửi lên có ký tự điều khiển không lưu được; hãy gõ lại chỗ đó rồi gửi lại.",
    "What was sent holds control characters that cannot be kept; type that place again and send it.",
)


async def refuse_broken_text(request: Request) -> None:
    """Refuse an address, a form or a JSON body that holds text which cannot be kept.

    Raises:
        NotFound: the path holds it.
        Invalid: the query or the body does.
    """
    if any(_is_broken(str(value)) for value in request.path_params.values()):
        raise NotFound
    faults = {name: BROKEN_TEXT for name, value in request.query_params.multi_items() if _is_broken(name + value)}
    if request.method not in SAFE:
        faults |= await _body_faults(request)
    if faults:
        raise Invalid({_shown(name): words for name, words in faults.items()}, BROKEN_TEXT)


async def _body_faults(request: Request) -> dict[str, Wording]:
    kind = request.headers.get("content-type", "").casefold()
    if "form" in kind:
        form = await request.form()
        texts = (
            (name, value if isinstance(value, str) else value.filename or "") for name, value in form.multi_items()
        )
        return {name: BROKEN_TEXT for name, text in texts if _is_broken(name + text)}
    if "json" in kind:
        return _json_faults(await request.body())
    return {}


def _json_faults(body: bytes) -> dict[str, Wording]:
    lowered = body.lower()
    if b"\\u0000" not in lowered and b"\\ud" not in lowered:
        return {}
    try:
        broken = _is_broken(json.dumps(json.loads(body), ensure_ascii=False), "\\u0000")
    except (ValueError, RecursionError):
        return {}  # not JSON at all: whoever reads it says so
    return {"body": BROKEN_TEXT} if broken else {}


def _is_broken(text: str, nul: str = "\0") -> bool:
    return nul in text or any("\ud800" <= letter <= "\udfff" for letter in text)


def _shown(name: str) -> str:
    return "".join(letter for letter in name if letter.isprintable())[:40] or "?"
