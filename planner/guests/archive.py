"""What kind of file this is, and whether it is safe to unpack: looked at without unpacking anything to disk."""

import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from enum import StrEnum
from pathlib import PurePath

from planner.guests.refusals import LimitError, ReadingError
from planner.guests.sandbox import MIB, Limits
from planner.wording import Wording, number

ZIP = b"PK\x03\x04"
EMPTY_ZIP = b"PK\x05\x06"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""First bytes of the container that .xls files and password-protected .xlsx files share."""
PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*", b"RIFF")
PDF = b"%PDF"
LOCAL_HEADER_BYTES = 30
SMALL_ENTRY_BYTES = MIB
"""Entries that unpack to less cannot hurt, however well they are packed; styles of a workbook pack 100 to 1."""
CHUNK_BYTES = 64 * 1024
ENCRYPTED_FLAG = 0x1


class Kind(StrEnum):
    """How a file is to be read."""

    XLSX = "xlsx"
    XLS = "xls"
    CSV = "csv"


def check_file(raw: bytes, name: str, limits: Limits) -> Kind:
    """Return what kind of file this is; nothing of it is unpacked.

    Raises:
        ReadingError: it is empty, protected, carries macros, or is no table at all.
        LimitError: it is larger than allowed, packed or unpacked.
    """
    if len(raw) > limits.file_mib * MIB:
        raise _too_large(name, len(raw), limits)
    if not raw.strip():
        raise _refuse(name, "tệp rỗng; hãy kiểm tra lại tệp đã chọn", "the file is empty; check which file was chosen")
    if raw.startswith((ZIP, EMPTY_ZIP)):
        _check_zip(raw, name, limits)
        return Kind.XLSX
    if raw.startswith(OLE):
        _check_ole(raw, name)
        return Kind.XLS
    _check_text(raw, name)
    return Kind.CSV


def _refuse(name: str, vi: str, en: str) -> ReadingError:
    return ReadingError(Wording(f"{name}: {vi}.", f"{name}: {en}."))


def _too_large(name: str, size: int, limits: Limits) -> LimitError:
    mib = -(-size // MIB)
    return LimitError(
        Wording(
            f"{name}: tệp nặng {number(mib)} MB, chỉ nhận đến {limits.file_mib} MB; hãy chia thành nhiều tệp.",
            f"{name}: the file has {mib} MB, at most {limits.file_mib} MB are read; split it into several.",
        )
    )


def _has_macros(name: str) -> ReadingError:
    return _refuse(
        name,
        "tệp có chứa macro nên không được nhận; hãy lưu lại thành .xlsx (không macro)",
        "the file carries macros and is not accepted; save it as .xlsx without macros",
    )


def _has_password(name: str) -> ReadingError:
    return _refuse(
        name,
        "tệp có đặt mật khẩu; hãy bỏ mật khẩu rồi nạp lại",
        "the file is protected by a password; remove the password and load it again",
    )


def _is_broken(name: str) -> ReadingError:
    return _refuse(
        name,
        "tệp bị hỏng hoặc tải về chưa đủ; hãy xin lại tệp hoặc mở bằng Excel rồi lưu lại",
        "the file is broken or incomplete; ask for it again, or open it in Excel and save it again",
    )


def _check_ole(raw: bytes, name: str) -> None:
    """Tell by the names of its streams, which stand in the container as UTF-16, what a container holds."""

    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in raw

    if holds("EncryptedPackage"):
        raise _has_password(name)
    if holds("_VBA_PROJECT"):
        raise _has_macros(name)
    if holds("WordDocument") or holds("PowerPoint Document"):
        raise _not_a_table(name)
    if not (holds("Workbook") or holds("Book")):
        raise _is_broken(name)


def _check_text(raw: bytes, name: str) -> None:
    start = raw[:1024].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if raw.startswith((*PICTURES, PDF)):
        raise _not_a_table(name)
    if start.startswith((b"<html", b"<!doctype html", b"<table", b"<?xml")):
        raise _refuse(
            name,
            "đây là trang web được lưu thành tệp bảng tính; hãy mở bằng Excel rồi lưu lại thành .xlsx",
            "this is a web page saved as a spreadsheet; open it in Excel and save it as .xlsx",
        )
    if PurePath(name).suffix.lower() in {".xlsx", ".xls", ".xlsm"}:
        raise _is_broken(name)
    is_utf16 = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    if b"\x00" in raw and not is_utf16:
        raise _not_a_table(name)


def _not_a_table(name: str) -> ReadingError:
    return _refuse(
        name,
        "tệp không phải bảng tính; chỉ nhận .xlsx, .xls và .csv",
        "the file is not a spreadsheet; .xlsx, .xls and .csv are read",
    )


def _check_zip(raw: bytes, name: str, limits: Limits) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise _is_broken(name) from None
    for check in ZIP_CHECKS:
        check(entries, name, limits)


def few_entries(entries: list[zipfile.ZipInfo], name: str, limits: Limits) -> None:
    """Refuse a workbook of more files than any real one has."""
    if len(entries) > limits.entries:
        most = number(limits.entries)
        raise LimitError(
            Wording(
                f"{name}: bên trong có {number(len(entries))} tệp con, chỉ nhận đến {most}; đây không phải bảng tính.",
                f"{name}: it holds {len(entries)} files, at most {most} are accepted; this is no workbook.",
            )
        )


def unpacks_to_little(entries: list[zipfile.ZipInfo], name: str, limits: Limits) -> None:
    """Refuse what would unpack to more than the limit, or much better than a real sheet packs."""
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > limits.unpacked_mib * MIB:
        raise too_much_unpacked(name, limits)
    for entry in entries:
        # A size of nothing packed stands for at least one byte, or the ratio would have no meaning.
        if entry.file_size > SMALL_ENTRY_BYTES and entry.file_size > limits.ratio * max(1, entry.compress_size):
            raise too_much_unpacked(name, limits)


def is_readable_workbook(entries: list[zipfile.ZipInfo], name: str, _limits: Limits) -> None:
    """Refuse archives with macros, with a password, and those that are no workbook."""
    names = {entry.filename.lower() for entry in entries}
    if any(entry.flag_bits & ENCRYPTED_FLAG for entry in entries):
        raise _has_password(name)
    if any(part.endswith(("vbaproject.bin", "vbadata.xml")) for part in names) or name.lower().endswith(".xlsm"):
        raise _has_macros(name)
    if not any(part.startswith("xl/workbook") for part in names):
        raise _not_a_table(name)


ZipCheck = Callable[[list[zipfile.ZipInfo], str, Limits], None]
ZIP_CHECKS: tuple[ZipCheck, ...] = (few_entries, unpacks_to_little, is_readable_workbook)


def too_much_unpacked(name: str, limits: Limits) -> LimitError:
    """Say that a workbook would unpack to more than a real list ever does."""
    most = limits.unpacked_mib
    return LimitError(
        Wording(
            f"{name}: bung ra lớn bất thường (chỉ nhận đến {most} MB, nén không quá {limits.ratio} lần).",
            f"{name}: it unpacks to an abnormal size (at most {most} MB, packed at most {limits.ratio} to 1).",
        )
    )


def prove_unpacked_size(raw: bytes, name: str, limits: Limits) -> None:
    """Unpack every entry piece by piece, keeping nothing: sizes in a directory can lie. To be run in the child.

    Raises:
        LimitError: more comes out than the limit.
        ReadingError: an entry cannot be unpacked.
    """
    left = limits.unpacked_mib * MIB
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        for entry in archive.infolist():
            for size in _unpacked_pieces(raw, entry, name):
                left -= size
                if left < 0:
                    raise too_much_unpacked(name, limits)


def _unpacked_pieces(raw: bytes, entry: zipfile.ZipInfo, name: str) -> Iterator[int]:
    start = entry.header_offset
    lengths = raw[start + 26 : start + LOCAL_HEADER_BYTES]
    start += LOCAL_HEADER_BYTES + int.from_bytes(lengths[:2], "little") + int.from_bytes(lengths[2:], "little")
    packed = raw[start : start + entry.compress_size]
    if entry.compress_type == zipfile.ZIP_STORED:
        yield len(packed)
    elif entry.compress_type == zipfile.ZIP_DEFLATED:
        yield from _inflated_pieces(packed, name)
    else:
        raise _is_broken(name)


def _inflated_pieces(packed: bytes, name: str) -> Iterator[int]:
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    while packed and not unpacker.eof:
        try:
            piece = unpacker.decompress(packed, CHUNK_BYTES)
        except zlib.error:
            raise _is_broken(name) from None
        yield len(piece)
        packed = unpacker.unconsumed_tail
