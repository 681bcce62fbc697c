"""On what kind of file system a file lies, as Linux says it. Elsewhere nobody says, and nothing is concluded."""

from __future__ import annotations

import re
from pathlib import Path

MOUNTS = Path("/proc/self/mountinfo")
REMOTE = frozenset(
    {
        "9p", "afs", "beegfs", "ceph", "cifs", "coda", "davfs", "fuse.ceph", "fuse.cephfs", "fuse.davfs2",
        "fuse.glusterfs", "fuse.goofys", "fuse.juicefs", "fuse.rclone", "fuse.s3fs", "fuse.smbnetfs", "fuse.sshfs",
        "gfs2", "glusterfs", "gpfs", "lustre", "ncpfs", "nfs", "nfs4", "ocfs2", "orangefs", "smb2", "smb3", "smbfs",
    }
)  # fmt: skip
"""Kinds that several machines can have open at once; SQLite's write-ahead log needs memory that all its users share
(https://www.sqlite.org/wal.html)."""


def kind_of(path: Path) -> str | None:
    """The kind of file system that holds `path`, which need not exist yet; None where it cannot be known."""
    try:
        mounts = MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return None
    return kind_among(mounts, path.resolve())


def kind_among(mounts: str, path: Path) -> str | None:
    """The same by the text of a `mountinfo` file (proc(5)); of mounts on one point the last counts."""
    found: tuple[int, str] | None = None
    for line in mounts.splitlines():
        point, kind = _mount(line)
        if path.is_relative_to(point) and (found is None or len(point.parts) >= found[0]):
            found = (len(point.parts), kind)
    return found[1] if found else None


def _mount(line: str) -> tuple[Path, str]:
    """Its point, and its kind: the first field after the lone dash. Blanks in a point are written in octal."""
    fields = line.split(" ")
    point = re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), fields[4])
    return Path(point), fields[fields.index("-") + 1]
