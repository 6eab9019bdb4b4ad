"""Replacing an output folder whole: whatever happens, either the old or the new one stands."""

from __future__ import annotations

import ctypes
import errno
import os
import re
import secrets
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_LEFTOVER = re.compile(r"(?P<stem>\.(?P<name>.+)-\d+-[0-9a-f]{8})\.(?:new|old|gone|lock)")
_SWAP_FLAG = 2
_AT_FDCWD = -100
_NO_EXCHANGE = {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EPERM}


@contextmanager
def replacing(outputs: Path, name: str) -> Iterator[Path]:
    """Give an empty folder to fill; when the block ends well, it takes the place of ``outputs/name``.

    A process killed at any moment leaves the old or the new folder whole: in one step where the system can
    exchange two folders (Linux, macOS), else after the next :func:`recover`, which every call begins with.

    Parameters
    ----------
    outputs
        Folder of all outputs, made when missing; the temporary folder is its hidden child
        ``.<name>-<pid>-<token>.new``, so that no rename crosses a file system.
    name
        Name of the folder to replace.

    Yields
    ------
    Path
        The temporary folder. When the block raises, it is removed and nothing else changes.

    Raises
    ------
    OSError
        When the folder cannot be put in place; the old one then still stands.
    """
    outputs.mkdir(parents=True, exist_ok=True)
    stem = f".{name}-{os.getpid()}-{secrets.token_hex(4)}"
    staged = outputs / f"{stem}.new"
    with _guard(outputs):
        _settle_dead(outputs)
        alive = _acquire(outputs / f"{stem}.lock", wait=False)
        staged.mkdir()
    try:
        yield staged
        _sync_tree(staged)
        with _guard(outputs):
            _put(staged, outputs / name)
    finally:
        with _guard(outputs):
            _settle(outputs, stem, name, alive)


def recover(outputs: Path) -> list[str]:
    """Finish what killed processes left half done and remove their leftovers; live processes are left alone.

    Parameters
    ----------
    outputs
        Folder of all outputs; may be missing.

    Returns
    -------
    list of str
        Names whose leftovers were settled, sorted.
    """
    if not outputs.is_dir():
        return []
    with _guard(outputs):
        return _settle_dead(outputs)


def _settle_dead(outputs: Path) -> list[str]:
    stems = {match["stem"]: match["name"] for match in map(_LEFTOVER.fullmatch, os.listdir(outputs)) if match}
    settled = set()
    for stem, name in sorted(stems.items()):
        # The lock dies with its process; a process id may be reused or belong to another host.
        lock = _acquire(outputs / f"{stem}.lock", wait=False)
        if lock is not None:
            _settle(outputs, stem, name, lock)
            settled.add(name)
    return sorted(settled)


def _settle(outputs: Path, stem: str, name: str, lock: int | None) -> None:
    """Make ``outputs/name`` stand again if a swap of this stem stopped half way, then remove the rest."""
    final, new, old = outputs / name, outputs / f"{stem}.new", outputs / f"{stem}.old"
    if os.path.lexists(old) and not os.path.lexists(final):
        # An .old beside it proves that .new was complete.
        os.rename(new if os.path.lexists(new) else old, final)
        _sync(outputs)
    for leftover in (new, old):
        _discard(leftover, outputs / f"{stem}.gone")
    if lock is not None:
        os.close(lock)
    with suppress(OSError):
        os.unlink(outputs / f"{stem}.lock")


def _put(staged: Path, final: Path) -> None:
    if not os.path.lexists(final):
        os.rename(staged, final)
    elif not _exchange(staged, final):
        old = staged.with_suffix(".old")
        os.rename(final, old)
        try:
            os.rename(staged, final)
        except OSError:
            os.rename(old, final)
            raise
    _sync(final.parent)


def _exchange(first: Path, second: Path) -> bool:
    """Exchange two folders in one step; False where the system or the file system cannot."""
    here, there = os.fsencode(first), os.fsencode(second)
    try:
        if sys.platform == "linux":
            libc = ctypes.CDLL(None, use_errno=True)
            failed = libc.renameat2(_AT_FDCWD, here, _AT_FDCWD, there, _SWAP_FLAG)
        elif sys.platform == "darwin":
            libc = ctypes.CDLL(None, use_errno=True)
            failed = libc.renamex_np(here, there, _SWAP_FLAG)
        else:
            return False
    except AttributeError:
        return False
    code = ctypes.get_errno()
    if failed and code not in _NO_EXCHANGE:
        raise OSError(code, os.strerror(code), str(first), None, str(second))
    return not failed


def _discard(path: Path, gone: Path) -> None:
    """Remove a folder; it is renamed first, so that a half-removed one is never taken for a whole one."""
    with suppress(OSError):
        _delete(gone)
        if os.path.lexists(path):
            os.rename(path, gone)
        _delete(gone)


def _delete(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    elif os.path.lexists(path):
        os.unlink(path)


def _sync_tree(folder: Path) -> None:
    for base, _, files in os.walk(folder, topdown=False):
        for file in files:
            _sync(Path(base, file))
        _sync(Path(base))


def _sync(path: Path) -> None:
    """Have the system write a file or a folder's entries to the disk."""
    windows = os.name == "nt"
    if path.is_dir() and windows:
        return
    descriptor = os.open(path, os.O_RDWR if windows else os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError:
        # Some network file systems refuse this for folders.
        if not path.is_dir():
            raise
    finally:
        os.close(descriptor)


@contextmanager
def _guard(outputs: Path) -> Iterator[None]:
    """One process at a time stages, swaps or recovers in a folder of outputs."""
    lock = _acquire(outputs / ".lock", wait=True)
    try:
        yield
    finally:
        if lock is not None:
            os.close(lock)


def _acquire(path: Path, *, wait: bool) -> int | None:
    """Lock a file until its descriptor is closed; None when another holds it or locks don't work here."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        _lock(descriptor, wait)
    except OSError:
        os.close(descriptor)
        return None
    return descriptor


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int, wait: bool) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(descriptor: int, wait: bool) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
