"""What a guest needs on the day, as the few words that seating and lodging understand; never why."""

from planner.guests.spelling import plain_key

NEED_WORDS = {
    "wheelchair": ("xe lăn", "wheelchair", "ngồi xe lăn"),
    "aisle": ("gần lối", "gần lối đi", "lối đi", "đi lại khó", "đi lại khó khăn", "aisle"),
    "companion": ("người đi cùng", "có người đi cùng", "người dìu", "người nhà đi cùng", "companion", "escort"),
    "interpreter": ("phiên dịch", "người phiên dịch", "interpreter"),
    "diet": ("ăn chay", "ăn kiêng", "chay", "diet", "vegetarian"),
}
"""Word of the scenario's guests -> how offices write it."""
FORMS = {plain_key(form): need for need, forms in NEED_WORDS.items() for form in forms}


def read_needs(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the needs a cell names, and the pieces that were not understood.

    What is not understood may say why someone needs help, which is nobody's business here: it is not kept.
    """
    pieces = [piece.strip() for piece in text.replace(";", ",").replace("\n", ",").split(",") if piece.strip()]
    known = dict.fromkeys(FORMS[plain_key(piece)] for piece in pieces if plain_key(piece) in FORMS)
    return tuple(known), tuple(piece for piece in pieces if plain_key(piece) not in FORMS)
