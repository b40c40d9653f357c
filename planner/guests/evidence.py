"""What speaks for and against two entries being one person, in points and in words."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from planner.guests.likeness import NameLikeness, Profile, compare_names
from planner.guests.organisations import Likeness, compare_organisations
from planner.wording import Wording

NAME_POINTS: Mapping[NameLikeness, int] = {
    NameLikeness.SAME: 50,
    NameLikeness.WITHOUT_MARKS: 45,
    NameLikeness.HOI_NGA: 40,
    NameLikeness.MISTYPED: 36,
    NameLikeness.MARKS_MISSING: 34,
    NameLikeness.REORDERED: 34,
    NameLikeness.WORD_MISSING: 28,
    NameLikeness.INITIALS: 28,
    NameLikeness.TWICE_MISTYPED: 22,
    NameLikeness.NEIGHBOUR: 18,
    NameLikeness.OTHER_MARKS: 0,
    NameLikeness.OTHER: -40,
}
NAME_WORDS: Mapping[NameLikeness, Wording] = {
    NameLikeness.SAME: Wording("cùng họ tên", "the same name"),
    NameLikeness.WITHOUT_MARKS: Wording("cùng họ tên, một bên không dấu", "the same name, one written without marks"),
    NameLikeness.HOI_NGA: Wording("họ tên chỉ khác dấu hỏi, ngã", "the names differ only by hỏi for ngã"),
    NameLikeness.MISTYPED: Wording("họ tên lệch một chữ cái", "the names are one letter apart"),
    NameLikeness.MARKS_MISSING: Wording("họ tên thiếu dấu ở vài chữ", "some marks are missing in one name"),
    NameLikeness.REORDERED: Wording("họ tên đảo thứ tự", "the words of the name in another order"),
    NameLikeness.WORD_MISSING: Wording("một bên thiếu tên đệm", "a middle name is missing in one"),
    NameLikeness.INITIALS: Wording("một bên viết tắt tên", "one name has initials"),
    NameLikeness.TWICE_MISTYPED: Wording("họ tên lệch hai chữ cái", "the names are two letters apart"),
    NameLikeness.NEIGHBOUR: Wording("họ tên gần giống, đều thường gặp", "similar names, both in common use"),
    NameLikeness.OTHER_MARKS: Wording("họ tên khác dấu: có thể là người khác", "other marks: perhaps another person"),
    NameLikeness.OTHER: Wording("họ tên khác nhau", "different names"),
}
IN_USE = 3
"""Entries with a word in their names from which it is a word, not a typing error."""
FEW_NAMES = 2
"""Names on one telephone up to which it may be one person's, written in two ways."""
TWINS_YEARS = 1
"""Years by which births may differ between lists (lunar years, age counted the old way)."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One piece of evidence.

    Attributes:
        kind: name, phone, email, birth, organisation, post, gender or tag.
        points: added to the score; negative speaks against.
        says: what was found.
        strong: rarely shared by two people.
        against: as good as proves two people; such a pair is never certain.
    """

    kind: str
    points: int
    says: Wording
    strong: bool = False
    against: bool = False


@dataclass(frozen=True, slots=True)
class Habits:
    """What is usual among all entries: names per telephone, entries per word of a name."""

    names_per_phone: Mapping[str, int]
    words_in_use: Mapping[str, int]


def name_likeness(left: Profile, right: Profile, habits: Habits) -> NameLikeness:
    """Compare the names; one letter apart is no typing error when both words are names in use (Lan, Loan)."""
    likeness = compare_names(left, right)
    if likeness is not NameLikeness.MISTYPED:
        return likeness
    differing = {*left.plain} ^ {*right.plain}
    mine, theirs = differing & {*left.plain}, differing & {*right.plain}
    common = [any(habits.words_in_use.get(word, 0) >= IN_USE for word in words) for words in (mine, theirs)]
    return NameLikeness.NEIGHBOUR if all(common) and mine and theirs else likeness


def by_name(left: Profile, right: Profile, habits: Habits) -> Iterator[Reason]:
    """Compare the names, and the letters that offices add to tell namesakes apart."""
    likeness = name_likeness(left, right, habits)
    against = likeness is NameLikeness.OTHER_MARKS
    yield Reason("name", NAME_POINTS[likeness], NAME_WORDS[likeness], against=against)
    if left.tag != right.tag and left.tag and right.tag:
        says = Wording("danh sách đã phân biệt hai người trùng tên", "the lists tell these namesakes apart")
        yield Reason("tag", -45, says, against=True)


def by_phone(left: Profile, right: Profile, habits: Habits) -> Iterator[Reason]:
    """Compare telephones; one used by several names belongs to a family or an office."""
    shared = left.phones & right.phones
    if any(habits.names_per_phone.get(phone, 0) <= FEW_NAMES for phone in shared):
        yield Reason("phone", 35, Wording("cùng số điện thoại", "the same telephone"), strong=True)
    elif shared:
        yield Reason("phone", 8, Wording("cùng số điện thoại dùng chung", "the same shared telephone"))
    elif left.phones and right.phones:
        yield Reason("phone", -10, Wording("khác số điện thoại", "different telephones"))


def by_email(left: Profile, right: Profile, _habits: Habits) -> Iterator[Reason]:
    """Compare e-mail addresses."""
    if left.email and left.email == right.email:
        yield Reason("email", 35, Wording("cùng thư điện tử", "the same e-mail"), strong=True)


def by_birth(left: Profile, right: Profile, _habits: Habits) -> Iterator[Reason]:
    """Compare days or years of birth."""
    mine, theirs = left.entry.birth, right.entry.birth
    if not (mine and theirs):
        return
    apart = abs(int(mine[:4]) - int(theirs[:4]))
    if apart > TWINS_YEARS:
        says = Wording(f"năm sinh khác nhau ({mine[:4]}, {theirs[:4]})", f"born in {mine[:4]} and in {theirs[:4]}")
        yield Reason("birth", -50, says, against=True)
    elif apart:
        yield Reason("birth", -12, Wording("năm sinh lệch 1 năm", "births one year apart"))
    elif mine == theirs and len(mine) > len("1960"):
        yield Reason("birth", 30, Wording("cùng ngày sinh", "the same day of birth"), strong=True)
    elif len(mine) == len(theirs) and mine[5:7] + mine[8:] != theirs[8:] + theirs[5:7] and mine != theirs:
        says = Wording("cùng năm sinh nhưng khác ngày", "the same year of birth, another day")
        yield Reason("birth", -25, says, against=True)
    else:
        yield Reason("birth", 18, Wording("cùng năm sinh", "the same year of birth"))


def by_organisation(left: Profile, right: Profile, _habits: Habits) -> Iterator[Reason]:
    """Compare offices, however abbreviated."""
    match compare_organisations(left.entry.organisation, right.entry.organisation):
        case Likeness.SAME:
            yield Reason("organisation", 17, Wording("cùng cơ quan", "the same office"))
        case Likeness.SIMILAR:
            yield Reason("organisation", 8, Wording("cơ quan gần giống", "similar offices"))
        case Likeness.DIFFERENT:
            yield Reason("organisation", -15, Wording("khác cơ quan", "different offices"))
        case Likeness.UNKNOWN:
            return


def by_post(left: Profile, right: Profile, _habits: Habits) -> Iterator[Reason]:
    """Compare posts: the same one speaks for, another one for nothing, people hold several."""
    if left.post and left.post == right.post:
        yield Reason("post", 10, Wording("cùng chức vụ", "the same post"))


def by_gender(left: Profile, right: Profile, _habits: Habits) -> Iterator[Reason]:
    """Compare genders, told by a column or by the title."""
    genders = {left.entry.gender, right.entry.gender}
    if genders == {"nam", "nữ"}:
        yield Reason("gender", -40, Wording("khác giới tính", "different genders"), against=True)


Evidence = Callable[[Profile, Profile, Habits], Iterator[Reason]]
EVIDENCE: tuple[Evidence, ...] = (by_name, by_phone, by_email, by_birth, by_organisation, by_post, by_gender)
"""Everything that is compared; the order is that of the reasons shown."""
