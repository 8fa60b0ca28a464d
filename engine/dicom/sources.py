"""Find every file and archive member below the paths that a user gives, in a deterministic order."""

import lzma
import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO, cast

from engine.core.errors import SourceError
from engine.core.jobs import JobContext
from engine.core.language import phrase
from engine.dicom.archives import Archive, open_archive

MAX_MEMBER_BYTES = 2**31
MAX_ARCHIVE_BYTES = 2**36
MAX_MEMBERS = 200_000
# A deflate stream cannot shrink below about 1:1032; a real image stays far from it.
MAX_RATIO = 500
_SMALL_BYTES = 2**24

_ZIP_MAGIC = (b"PK\x03\x04", b"PK\x05\x06")
_DAMAGED = (
    zipfile.BadZipFile,
    lzma.LZMAError,
    zlib.error,
    struct.error,
    EOFError,
    ValueError,
    KeyError,
    RuntimeError,
    NotImplementedError,
)


@dataclass(frozen=True, order=True)
class Source:
    """Where bytes come from: a file, or a member of a ZIP archive."""

    path: Path
    member: str = ""


@dataclass(frozen=True)
class Skipped:
    """A file that is not in the catalogue, and the sentence that says why.

    Attributes
    ----------
    is_error : bool
        False where nothing is lost, such as the index of a medium.
    """

    source: Source
    reason: str
    is_error: bool = True


def find_sources(paths: Iterable[Path], context: JobContext | None = None) -> Iterator[Source | Skipped]:
    """Walk files, folders (recursively), ZIP archives and DICOMDIR indexes.

    Order: the paths as given, within a folder its files and then its sub-folders by name. Whatever cannot be looked
    into becomes a `Skipped` with its reason and the walk goes on.

    Raises
    ------
    Cancelled
        If the context was cancelled.
    """
    seen: set[str] = set()
    for path in paths:
        path = Path(path)
        if path.is_dir():
            yield from _walk(path, seen, context)
        elif not path.exists():
            yield Skipped(
                Source(path),
                phrase("Reading", "This path does not exist: check its spelling and that its drive is connected."),
            )
        else:
            yield from _file(path, os.path.realpath(path), seen, context, given=True)


def open_source(source: Source, whole: bool = False) -> BinaryIO:
    """Open a source for reading from its first byte; the stream is seekable.

    Parameters
    ----------
    whole : bool
        Unpack a member of an archive to its end, where its check sum is; else it is unpacked as far as it is read,
        which is enough for a header but not for pixels.

    Raises
    ------
    SourceError
        If the file or member is missing, locked, encrypted or larger than allowed; from the stream, if the member is
        damaged where it is read.
    """
    try:
        if not source.member:
            return source.path.open("rb")
        # Here and not above: see engine.dicom.catalog.read_header.
        from engine.dicom.streams import UnpackedStream

        archive = open_archive(source.path)
        info = archive.member(source.member)
        reason = _member_problem(info, source.path)
        if reason:
            raise SourceError(reason)
        member = UnpackedStream(_pieces(archive, source.member), info.file_size)
        member.unpack(None if whole else 1)
        return cast(BinaryIO, BufferedReader(member))
    except OSError as error:
        raise SourceError(_os_reason(error)) from error
    except _DAMAGED as error:
        raise SourceError(_damaged_member()) from error


def _pieces(archive: Archive, member: str) -> Iterator[bytes]:
    """The bytes of a member as they are unpacked; what fails meanwhile is a sentence too."""
    try:
        yield from archive.pieces(member)
    except OSError as error:
        raise SourceError(_os_reason(error)) from error
    except _DAMAGED as error:
        raise SourceError(_damaged_member()) from error


def _damaged_member() -> str:
    return phrase("Reading", "The ZIP archive is damaged at this member: download or copy it again.")


def _walk(folder: Path, seen: set[str], context: JobContext | None) -> Iterator[Source | Skipped]:
    failures: list[OSError] = []
    for root, folders, files in os.walk(folder, onerror=failures.append):
        folders.sort()
        while failures:
            yield Skipped(Source(Path(failures[0].filename)), _os_reason(failures.pop(0)))
        # Once a folder: resolving every name takes longer than looking at the file.
        resolved = os.path.realpath(root)
        for name in sorted(files):
            yield from _file(Path(root, name), os.path.join(resolved, name), seen, context)
    for failure in failures:
        yield Skipped(Source(Path(failure.filename)), _os_reason(failure))


def _file(
    path: Path, place: str, seen: set[str], context: JobContext | None, given: bool = False
) -> Iterator[Source | Skipped]:
    """One file, once; `place` is its path without links, but for itself."""
    if context is not None:
        context.check()
    source = Source(path)
    try:
        status = os.lstat(path)
        if stat.S_ISLNK(status.st_mode):
            place = os.path.realpath(path)
        if place in seen:
            return
        seen.add(place)
        if not stat.S_ISREG(status.st_mode) and not path.is_file():
            dangling = phrase("Reading", "This link points to a file that is not there.")
            yield Skipped(
                source, dangling if path.is_symlink() else phrase("Reading", "This is a device or socket, not a file.")
            )
            return
        with open(path, "rb", buffering=0) as stream:
            head = stream.read(4)
    except OSError as error:
        yield Skipped(source, _os_reason(error))
        return
    if head in _ZIP_MAGIC:
        yield from _members(path, context)
    elif path.name.upper() == "DICOMDIR":
        yield from _directory(path, seen, context, given)
    else:
        yield source


def _members(path: Path, context: JobContext | None) -> Iterator[Source | Skipped]:
    """The members of a ZIP, checked against archives made to exhaust memory."""
    try:
        members = open_archive(path).members
        named = [info for info in members if info.filename]
        infos = sorted((info for info in named if not info.is_dir()), key=lambda info: info.filename)
    except SourceError as error:
        yield Skipped(Source(path), str(error))
        return
    except OSError as error:
        yield Skipped(Source(path), _os_reason(error))
        return
    except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error):
        yield Skipped(
            Source(path), phrase("Reading", "The ZIP archive is damaged or incomplete: download or copy it again.")
        )
        return
    if len(infos) > MAX_MEMBERS or sum(info.file_size for info in infos) > MAX_ARCHIVE_BYTES:
        reason = phrase(
            "Reading", "The ZIP archive unpacks to more than 64 GiB or 200,000 files: unpack what you need first."
        )
        yield Skipped(Source(path), reason)
        return
    if any(info.filename == "[Content_Types].xml" for info in infos):
        yield Skipped(Source(path), phrase("Reading", "This is an office document, not an archive of images."))
        return
    if len(named) < len(members):
        yield Skipped(
            Source(path), phrase("Reading", "The ZIP archive holds something without a name: it is left out.")
        )
    elif not infos:
        yield Skipped(Source(path), phrase("Reading", "The ZIP archive is empty."))
    names: set[str] = set()
    for info in infos:
        if context is not None:
            context.check()
        source = Source(path, info.filename)
        problem = _member_problem(info, path)
        if info.filename in names:
            problem = phrase("Reading", "The ZIP archive holds this name twice; the last one is read.")
        names.add(info.filename)
        yield Skipped(source, problem) if problem else source


def _member_problem(info: zipfile.ZipInfo, archive: Path) -> str | None:
    if info.flag_bits & 1:
        return phrase("Reading", "This member of the ZIP archive is encrypted: unpack it with its password first.")
    if Path(info.filename).suffix.lower() == ".zip":
        return phrase("Reading", "This is a ZIP archive inside a ZIP archive: unpack the outer one first.")
    if info.file_size > MAX_MEMBER_BYTES:
        return phrase("Reading", "This member of the ZIP archive unpacks to more than 2 GiB: unpack it first.")
    # What the list says of the packed size may be a lie; the archive itself is no larger than it is.
    if info.file_size > _SMALL_BYTES and info.file_size > MAX_RATIO * min(
        max(1, info.compress_size), archive.stat().st_size
    ):
        return phrase("Reading", "This member of the ZIP archive unpacks to a suspicious size, so it is not opened.")
    return None


def _directory(path: Path, seen: set[str], context: JobContext | None, given: bool) -> Iterator[Source | Skipped]:
    """A DICOMDIR (PS3.10 8, PS3.3 F): an index, whose images are files beside it.

    In a walk those files are met anyway; given alone, the files that it names are what the user means.
    """
    # Here and not above: see engine.dicom.catalog.read_header.
    from engine.dicom.dicomdir import read_referenced_files

    try:
        referenced = read_referenced_files(path)
    except SourceError:
        reason = phrase("Reading", "The DICOMDIR index is damaged; the files beside it are looked at one by one.")
        yield Skipped(Source(path), reason, is_error=False)
        if given:
            yield from _walk(path.parent, seen, context)
        return
    if referenced is None:
        yield Source(path)
        return
    reason = phrase("Reading", "This is the index of the medium; its images are listed from their own files.")
    yield Skipped(Source(path), reason, is_error=False)
    for parts in referenced:
        target = _beside(path.parent, parts)
        if target is None:
            missing = Source(path.parent.joinpath(*parts))
            yield Skipped(
                missing,
                phrase("Reading", "The DICOMDIR names this file, but it is not on the medium: copy the medium again."),
            )
        elif given:
            yield from _file(target, os.path.realpath(target), seen, context)


def _beside(folder: Path, parts: list[str]) -> Path | None:
    """The file that a Referenced File ID names, whatever the case of its letters; None if absent or outside."""
    for part in parts:
        if part in ("", ".", "..") or "/" in part or not folder.is_dir():
            return None
        if os.path.exists(folder / part):  # False too for a name that no file can have
            folder = folder / part
            continue
        match = sorted(entry for entry in folder.iterdir() if entry.name.casefold() == part.casefold())
        if not match:
            return None
        folder = match[0]
    return folder if folder.is_file() else None


def _os_reason(error: OSError) -> str:
    if isinstance(error, PermissionError):
        return phrase("Reading", "You have no permission to read this: ask its owner, or copy it to a folder of yours.")
    if isinstance(error, FileNotFoundError):
        return phrase("Reading", "The file is no longer there: it was moved, deleted, or its drive was disconnected.")
    return phrase("Reading", "The operating system could not read it ({reason}): check the drive.").fill(
        reason=error.strerror or type(error).__name__
    )
