"""The folder that plot cards are printed into: only cards that we printed and nobody changed are replaced."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from ..core.geodata.files import sha256_of
from ..core.model.errors import InputError
from ..core.model.text import QT_TRANSLATE_NOOP

MANIFEST = "cards.json"


class CardFolder:
    """Cards are made in ``stage`` and brought to their names at the end; ``close`` removes what is left of it.

    Raises:
        InputError: the folder cannot be made.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._before = self._listed()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self.stage = Path(tempfile.mkdtemp(prefix=".cards-", dir=folder))
        except OSError as error:
            raise InputError(
                QT_TRANSLATE_NOOP("MineRestoration", "{path} cannot be made: {reason}"),
                path=folder,
                reason=error.strerror or error,
            ) from error

    def close(self) -> None:
        shutil.rmtree(self.stage, ignore_errors=True)

    def hand_over(self, made: Sequence[str]) -> tuple[Path, ...]:
        """Give the finished cards their names.

        Raises:
            InputError: a file is in the way that is no card as it was printed; nothing is replaced then.
        """
        for name in made:
            target = self.folder / name
            if target.exists() and self._before.get(name) != sha256_of(target):
                raise InputError(
                    QT_TRANSLATE_NOOP(
                        "MineRestoration",
                        "{path} is there already and is no card of this plugin as it was printed; nothing was written. "
                        "Move it away, or choose another folder.",
                    ),
                    path=target,
                )
        return tuple(self._moved(made))

    def _moved(self, made: Sequence[str]) -> Iterator[Path]:
        listed = dict(self._before)
        try:
            for name in made:
                listed[name] = sha256_of(self.stage / name)
                os.replace(self.stage / name, self.folder / name)
                yield self.folder / name
        except OSError as error:
            raise InputError(
                QT_TRANSLATE_NOOP("MineRestoration", "{path} cannot be written: {reason}"),
                path=error.filename2 or self.folder,
                reason=error.strerror or error,
            ) from error
        finally:
            self._list({name: digest for name, digest in sorted(listed.items()) if (self.folder / name).exists()})

    def _listed(self) -> dict[str, str]:
        """Files that an earlier run made there, with their SHA-256."""
        try:
            listed = json.loads((self.folder / MANIFEST).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        files = listed.get("files") if isinstance(listed, dict) else None
        return {str(name): str(digest) for name, digest in files.items()} if isinstance(files, dict) else {}

    def _list(self, files: dict[str, str]) -> None:
        text = json.dumps({"format": "plot-cards", "files": files}, ensure_ascii=False, indent=1)
        part = self.stage / MANIFEST
        part.write_text(text + "\n", encoding="utf-8")
        os.replace(part, self.folder / MANIFEST)
