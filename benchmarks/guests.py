"""Suite ``guests``: a list of guests from an office's workbook to proposals of duplicates.

FILE is a workbook of guests; when there is none, one of 20,000 invented people and 15 columns is written
there first (not measured). Reports seconds for reading in the limited child process, proposing the columns,
reading the entries and finding duplicates, the counts, and the peak memory.
"""

import random
import resource
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TypeVar

from benchmarks.options import Options
from planner.errors import PlannerError
from planner.guests.export import write_list
from planner.guests.matching import Strength, find_matches
from planner.guests.reading import preview, read_entries
from planner.guests.sheets import read_workbook_safely
from planner.guests.spelling import plain_keys

PEOPLE = 20_000
KIB_PER_MIB = 1024
HEADINGS = (
    *("STT", "HỌ TÊN ĐẠI BIỂU", "Giới tính", "Năm sinh", "Chức danh", "Cơ quan/đơn vị", "Khối", "Bậc", "Địa chỉ"),
    *("SĐT", "Email", "Lưu trú", "Phương tiện", "Nhu cầu", "Ghi chú"),
)
SURNAMES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Đoàn", "Doãn")
SURNAME_WEIGHTS = (38, 12, 10, 7, 5, 5, 4, 3, 3, 2, 2, 1, 1)
MIDDLES = ("Văn", "Thị", "Hữu", "Đình", "Ngọc", "Xuân", "Minh", "Quang", "Đức", "Thanh", "Hồng", "Quốc", "Công")
GIVENS = (
    *("An", "Anh", "Bình", "Chi", "Cường", "Dũng", "Dung", "Đạt", "Giang", "Hà", "Hải", "Hiền", "Hiếu", "Hoà", "Hùng"),
    *("Hương", "Khánh", "Lan", "Linh", "Loan", "Long", "Mai", "Minh", "Nam", "Nga", "Nhung", "Phúc", "Phương", "Quân"),
    *("Sơn", "Tâm", "Thảo", "Thắng", "Thuỷ", "Tiến", "Toàn", "Trang", "Trung", "Tuấn", "Tú", "Uyên", "Vân", "Vinh"),
)
Result = TypeVar("Result")


def measure(file: Path, options: Options) -> Mapping[str, object]:
    """Read ``file`` and find duplicates in it; return one line of figures.

    Raises:
        ValueError: the file is no list of guests.
        OSError: it cannot be written.
    """
    if not file.exists():
        write_list(file, HEADINGS, _invented(options.seed))
    try:
        read_s, sheets = _timed(lambda: read_workbook_safely(file))
    except PlannerError as error:
        raise ValueError(error.message.en) from error
    preview_s, shown = _timed(lambda: preview(sheets[0], file.name))
    entries_s, reading = _timed(lambda: read_entries(sheets[0], file.name, shown.mapping))
    matches_s, matches = _timed(lambda: find_matches(reading.entries))
    return {
        "suite": "guests",
        "instance": file.name,
        "people": len(reading.entries),
        "columns": len(shown.mapping),
        "read_s": read_s,
        "preview_s": preview_s,
        "entries_s": entries_s,
        "import_s": round(read_s + preview_s + entries_s, 2),
        "matches_s": matches_s,
        "proposed": len(matches),
        "certain": sum(match.strength is Strength.CERTAIN for match in matches),
        "peak_mib": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KIB_PER_MIB),
    }


def _timed(work: Callable[[], Result]) -> tuple[float, Result]:
    begin = time.perf_counter()
    result = work()
    return round(time.perf_counter() - begin, 2), result


def _invented(seed: int) -> Iterator[tuple[str, ...]]:
    """Draw people; every fiftieth line is the line before again, without marks and with +84."""
    draw = random.Random(seed)
    line: tuple[str, ...] = ()
    for number in range(1, PEOPLE + 1):
        if number % 50 == 0:
            line = (str(number), _without_marks(line[1]), *line[2:9], f"+84{line[9][1:]}", *line[10:])
        else:
            line = (str(number), *_person(draw, number))
        yield line


def _without_marks(text: str) -> str:
    return " ".join(word.capitalize() for word in plain_keys(text))


def _person(draw: random.Random, number: int) -> tuple[str, ...]:
    surname = draw.choices(SURNAMES, SURNAME_WEIGHTS)[0]
    middles = draw.choices(MIDDLES, k=draw.choice((1, 2)))
    return (
        *(" ".join((surname, *middles, draw.choice(GIVENS))), draw.choice(("Nam", "Nữ"))),
        *(str(draw.randint(1940, 2000)), "Chuyên viên", f"UBND xã {draw.choice(GIVENS)} {draw.choice(GIVENS)}"),
        *(f"Khối {number % 9 + 1}", str(number % 31 + 1), f"Thôn {number % 40 + 1}", f"0900{number:06}"),
        *(f"k{number}@example.org", "", "xe con", "", f"dòng {number}"),
    )
