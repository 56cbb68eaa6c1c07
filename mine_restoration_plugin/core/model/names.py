"""Names of people become names of files."""

from __future__ import annotations

import hashlib
import re
import unicodedata

_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]+')
_RESERVED = re.compile(r"(CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|COM[0-9¹²³]|LPT[0-9¹²³])(\..*)?", re.IGNORECASE)
_INVISIBLE = ("Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp")
_HASH_LENGTH = 8
MOST_BYTES = 120


def safe_name(text: str, most_bytes: int = MOST_BYTES) -> str:
    """A file name for ``text`` on Windows, Linux and macOS, at most ``most_bytes`` long in UTF-8.

    A text that is a safe name already stays as it is. From any other a short hash of the text is added, so that two
    texts never share a name, upper and lower case apart.
    """
    clean = "".join(c for c in unicodedata.normalize("NFC", text) if unicodedata.category(c) not in _INVISIBLE)
    clean = _FORBIDDEN.sub("_", clean).strip().strip(".").strip()
    if _RESERVED.fullmatch(clean):
        clean = f"_{clean}"
    if clean.startswith(("-", "~", "=")):
        clean = f"_{clean}"
    if clean == text and clean and len(clean.encode("utf-8")) <= most_bytes:
        return clean
    mark = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_HASH_LENGTH]
    room = most_bytes - _HASH_LENGTH - 1
    short = clean.encode("utf-8")[:room].decode("utf-8", "ignore").rstrip(" .")
    return f"{short}_{mark}" if short else mark
