"""Which layers, blocks and codes a drawing has: a table that a technician may copy and change."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ...model.errors import InputError
from ...model.text import QT_TRANSLATE_NOOP
from ..points import number_of, read_text

CASS = "cass"


def profiles_folder() -> Path:
    """The profiles that ship with the plugin."""
    return Path(__file__).resolve().parents[3] / "resources" / "dxf_profiles"


def profile_names() -> list[str]:
    """The names of the shipped profiles."""
    return sorted(path.stem for path in profiles_folder().glob("*.csv"))


@dataclass(frozen=True)
class Profile:
    """The rows of one profile by key."""

    name: str
    values: Mapping[str, str]

    def text(self, key: str) -> str:
        return self.values[key]

    def number(self, key: str) -> float:
        """The value as a number.

        Raises:
            InputError: the cell holds none.
        """
        number = number_of(self.values[key])
        if number is None:
            raise InputError(
                QT_TRANSLATE_NOOP("MineRestoration", "DXF profile {name}, row {key}: {value} is not a number."),
                name=self.name,
                key=key,
                value=repr(self.values[key]),
            )
        return number

    @property
    def height_layers(self) -> frozenset[str]:
        """Layers whose points and numbers are heights, in lower case."""
        return self.names("read.height_layers") | {self.text("layer.height").casefold()}

    @property
    def contour_layers(self) -> frozenset[str]:
        """Layers whose lines are contours, in lower case."""
        return self.names("read.contour_layers") | {self.text("layer.contour").casefold()}

    def names(self, key: str) -> frozenset[str]:
        """A list separated by bars, in lower case."""
        return frozenset(part.strip().casefold() for part in self.values[key].split("|") if part.strip())


def load_profile(name: str | Path | None = None) -> Profile:
    """A shipped profile by its name, or a CSV file with the columns key and value.

    Rows that a file does not have are those of CASS.

    Raises:
        InputError: no such profile, no such columns, or a row that no profile has.
    """
    base = _rows(profiles_folder() / f"{CASS}.csv")
    if name is None or str(name).casefold() == CASS:
        return Profile(CASS, base)
    path = Path(name)
    if str(name).casefold() in profile_names():
        path = profiles_folder() / f"{str(name).casefold()}.csv"
    elif not path.is_file():
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "There is no DXF profile {name}. Give a CSV file, or one of {known}."),
            name=repr(str(name)),
            known=", ".join(profile_names()),
        )
    own = _rows(path)
    for key in own:
        if key not in base:
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration", "DXF profile {name}: there is no setting {key}. It may be one of {known}."
                ),
                name=path.name,
                key=repr(key),
                known=", ".join(base),
            )
    return Profile(path.stem, {**base, **own})


def _rows(path: Path) -> dict[str, str]:
    text, _ = read_text(path)
    reader = csv.DictReader(io.StringIO(text))
    if not {"key", "value"} <= set(reader.fieldnames or ()):
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration", "DXF profile {name} must be a CSV table with the columns key and value."
            ),
            name=path.name,
        )
    return {row["key"].strip(): (row["value"] or "").strip() for row in reader if (row["key"] or "").strip()}
