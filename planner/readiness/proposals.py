"""What the reader of a notice proposes beyond the words: the check of a lesson, owner and tasks of a directive."""

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise

from planner.collation import fold
from planner.scenario.rows import Task

CHECK_WORDS: Mapping[str, tuple[str, ...]] = {
    "proposed_within_capacity": ("qua nhieu viec", "kha nang thuc hien"),
    "earlier_experience_used": ("ke thua", "kinh nghiem quy"),
    "conclusions_traced": ("bam sat cac ket luan", "ket luan cua ban chi dao"),
    "own_part_rehearsed": ("tap duot",),
    "single_accountable": ("phan cong hop ly", "phan cong"),
    "inspected_on_the_way": ("ra soat, kiem tra", "chu quan"),
    "procedures_in_time": ("thu tuc",),
    "nothing_forgotten": ("sot viec", "phat hien cac viec"),
    "time_arranged": ("bo tri thoi gian", "trien khai khong kip"),
    "similar_cases_named": ("truong hop tuong tu",),
    "guest_list_by_rule": ("danh sach moi",),
    "plans_prepared": ("phuong an khoa hoc",),
    "propaganda_everywhere": ("co dong truc quan",),
    "history_known": ("nam chac lich su", "lich su, truyen thong"),
}
"""Words of a lesson, without marks, that speak for a check; the first that fits counts."""

VERBS = (
    "hoàn thiện|hoàn thành|liên hệ|tiếp tục|tập hợp|tham mưu|chủ trì|phối hợp|xây dựng|quản lý|tổ chức|bám nắm|"
    "khẩn trương|sớm|rà soát|chuẩn bị|thực hiện|triển khai|báo cáo|ban hành|theo dõi"
)
GIVEN = re.compile(rf"(?:^|\b)(?:giao|đề nghị|yêu cầu)(?: cho)?\s+(?P<who>.+?)\s+(?:{VERBS})\b", re.IGNORECASE)
SUBJECT = re.compile(
    rf"^(?P<who>(?:Ban|Văn phòng|Phòng|Trung tâm|Các cơ quan|Công an|UBND|UBMTTQ|Đoàn)\b.*?)\s+(?:{VERBS})\b"
)
LIKENESS = 0.22
"""Below this, a task shares too few telling words with a directive to be proposed."""
MOST = 2


def check_for(lesson: str) -> str:
    """Return the check that speaks to a lesson; empty when no words are known."""
    plain = fold(lesson)
    return next((check for check, words in CHECK_WORDS.items() if any(word in plain for word in words)), "")


def owner_of(text: str) -> str:
    """Return who is told to do it, as the text names them; empty when it does not."""
    found = GIVEN.search(text) or SUBJECT.match(text)
    return re.sub(r"^(?:tất cả|cho)\s+", "", found["who"]).strip(" ,") if found else ""


def tasks_for(text: str, tasks: Sequence[Task]) -> tuple[str, ...]:
    """Return tasks whose names share the most telling words with a directive, the likeliest first."""
    words = {task.task_id: _words(task.name) for task in tasks}
    spread = Counter(word for found in words.values() for word in found)
    weight = {word: math.log((1 + len(tasks)) / count) for word, count in spread.items()}
    asked = _words(text)
    scores = {own: _likeness(found, asked, weight) for own, found in words.items()}
    likely = sorted((own for own, score in scores.items() if score >= LIKENESS), key=lambda own: (-scores[own], own))
    best = scores[likely[0]] if likely else 0.0
    return tuple(own for own in likely[:MOST] if scores[own] >= best * 0.9)


def _words(text: str) -> set[str]:
    """Return the pairs of neighbouring syllables, as most Vietnamese words have two."""
    plain = re.findall(r"[a-z0-9]+", fold(text))
    return {f"{one} {other}" for one, other in pairwise(plain)}


def _likeness(name: set[str], asked: set[str], weight: Mapping[str, float]) -> float:
    whole = sum(weight[word] for word in name)
    return sum(weight[word] for word in name & asked) / whole if whole else 0.0
