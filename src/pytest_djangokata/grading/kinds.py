"""What an entry among submissions is: by the end of its name, and by how it begins."""

from __future__ import annotations

from pathlib import Path

#: How the names of archives end; of two that fit, the longer one comes first.
ENDINGS = (".tar.gz", ".tar.bz2", ".tar.xz", ".tgz", ".tbz2", ".txz", ".tar", ".zip")
#: How those end that students hand in too, and that nothing here reads.
UNREADABLE = (".tar.zst", ".tar.lz", ".tzst", ".rar", ".7z", ".zipx", ".zst", ".lzh", ".ace", ".arj", ".cab", ".sitx")

#: How archives begin, those among them that nothing here reads, and documents that are a zip inside.
BEGINNINGS = (b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"Rar!", b"7z\xbc\xaf")
FOREIGN = {b"Rar!": ".rar", b"7z\xbc\xaf": ".7z"}
#: How the names of folders end in which Moodle hands over what a student typed, beside one with what was uploaded.
TYPED = "_assignsubmission_onlinetext"
DOCUMENTS = (".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp", ".jar", ".epub")


def archive_ending(name: str) -> str:
    """Return the end of a name by which it is an archive's, with its dot; empty for another name."""
    return next((ending for ending in (*ENDINGS, *UNREADABLE) if name.lower().endswith(ending)), "")


def is_tar(path: Path) -> bool:
    """Whether a file begins as a tar does that is not packed."""
    with path.open("rb") as file:
        return file.read(262)[257:262] == b"ustar"


def is_stray(path: Path) -> bool:
    """Whether a file among submissions cannot be one, such as notes or what a file system leaves there.

    A link, and a file that cannot be read, is none of them: what is wrong with it is said when it is read.
    """
    if path.is_symlink() or not path.is_file() or archive_ending(path.name):
        return False
    if path.name.lower().endswith(DOCUMENTS):
        return True
    try:
        with path.open("rb") as file:
            return not file.read(8).startswith(BEGINNINGS) and not is_tar(path)
    except OSError:
        return False


def is_typed(path: Path) -> bool:
    """Whether a folder among submissions has what a student typed into a form of Moodle's, and nothing that was uploaded."""
    return path.name.endswith(TYPED) and path.is_dir() and not path.is_symlink()


def what_else(path: Path) -> str:
    """Return what a person is told of a file that is neither a whole zip nor a tar."""
    with path.open("rb") as file:
        begin = file.read(4)
    if begin == b"PK\x03\x04":
        return "this zip is damaged, its end is missing; hand it in again"
    ending = archive_ending(path.name)
    # Some call a .rar a zip, for a system that takes nothing else.
    kind = FOREIGN.get(begin) or (ending if ending in UNREADABLE else "")
    if kind:
        return f"a {kind} cannot be read; hand in a zip or a tar"
    if ending:
        return f"it is called {ending}, and is neither a zip nor a tar; hand in one"
    return "it is neither a folder, a zip, a tar nor a git repository"
