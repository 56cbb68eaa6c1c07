"""Where a register lies: network shares, read-only folders, other processes. The same on Windows and POSIX."""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path

_NETWORK_FILE_SYSTEMS = ("nfs", "nfs4", "cifs", "smb2", "smb3", "smbfs", "fuse.sshfs", "afpfs", "ncpfs")
_DRIVE_REMOTE = 4
_STILL_ACTIVE = 259
_QUERY_LIMITED_INFORMATION = 0x1000


def on_network(path: Path, mounts: Path = Path("/proc/mounts")) -> bool:
    """Whether the path leads over a network share, where SQLite cannot lock reliably."""
    text = str(path)
    if text.startswith(("\\\\", "//")) and not text.startswith(("\\\\?\\", "\\\\.\\")):
        return True
    if text.upper().startswith("\\\\?\\UNC\\"):
        return True
    if sys.platform == "win32":
        drive = os.path.splitdrive(os.path.abspath(text))[0]
        return bool(drive) and ctypes.windll.kernel32.GetDriveTypeW(drive + "\\") == _DRIVE_REMOTE
    return _file_system(path, mounts) in _NETWORK_FILE_SYSTEMS


def _file_system(path: Path, mounts: Path) -> str:
    try:
        lines = mounts.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    best, kind = "", ""
    absolute = os.path.abspath(path)
    for line in lines:
        parts = line.split()
        if len(parts) < 3:
            continue
        point = parts[1].replace("\\040", " ")
        if (absolute == point or absolute.startswith(point.rstrip("/") + "/")) and len(point) >= len(best):
            best, kind = point, parts[2]
    return kind


def process_alive(pid: int) -> bool:
    """Whether a process of this machine runs. (``os.kill(pid, 0)`` would end it on Windows.)"""
    if sys.platform == "win32":
        kernel = ctypes.windll.kernel32
        handle = kernel.OpenProcess(_QUERY_LIMITED_INFORMATION, False, pid)
        if not handle:
            return False
        code = ctypes.c_ulong()
        known = kernel.GetExitCodeProcess(handle, ctypes.byref(code))
        kernel.CloseHandle(handle)
        return bool(known) and code.value == _STILL_ACTIVE
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
