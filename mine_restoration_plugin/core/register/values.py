"""Values on their way into the register: converted to the field's type, or kept as they came in ``raw_values``."""

from __future__ import annotations

import datetime
import json
import math
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from .dictionary import Dictionary, Entity, Field

_DATE = re.compile(r"(\d{4})\s*[-/.年]?\s*(\d{1,2})\s*[-/.月]?\s*(\d{1,2})\s*日?(?:[T ].*)?")
_SEPARATORS = re.compile(r"[,，、;；/|\s{}\"]+")


def in_braces(codes: str) -> str:
    """Several codes as QGIS's and QField's lists of ticks read and write them in a text column: ``{1,3}``."""
    return "{" + out_of_braces(codes) + "}"


def out_of_braces(codes: str) -> str:
    """Several codes as the rest of the program knows them, ``1,3``, from whatever form was written: ``{"1","3"}``."""
    return codes.strip("{} ").replace('"', "")


class Unfit(ValueError):
    """The value does not belong to the field's type or code list."""


def plain(value: Any) -> str:
    """The text of a foreign value: whole floats without their ``.0``, full-width forms made half-width, trimmed."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    return unicodedata.normalize("NFKC", str(value)).strip()


def number_text(value: Any) -> str | None:
    """A number of a mine or plot as text, unchanged but for blanks around it; a whole float loses its ``.0``."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    return str(value).strip() or None


def _code(field: Field, value: Any, dictionary: Dictionary) -> str:
    text = plain(value)
    codes = dictionary.codes[field.codes]
    if text in codes:
        return text
    upper = text.upper()
    if upper in codes:
        return upper
    folded = text.casefold()
    for code, row in codes.items():
        if folded in (plain(row.label.en).casefold(), plain(row.label.zh).casefold()):
            return code
    raise Unfit(text)


def _codes(field: Field, value: Any, dictionary: Dictionary) -> str:
    try:
        return _code(field, value, dictionary)
    except Unfit:
        parts = [part for part in _SEPARATORS.split(plain(value)) if part]
        order = list(dictionary.codes[field.codes])
        found = {_code(field, part, dictionary) for part in parts}
        if not found:
            raise
        return ",".join(sorted(found, key=order.index))


def _number(value: Any) -> float:
    try:
        number = float(plain(value) if isinstance(value, str) else value)
    except (TypeError, ValueError) as error:
        raise Unfit(value) from error
    if not math.isfinite(number):
        raise Unfit(value)
    return number


def _integer(value: Any) -> int:
    number = _number(value)
    if not number.is_integer():
        raise Unfit(value)
    return int(number)


def _date(value: Any) -> str:
    match = _DATE.fullmatch(plain(value))
    if match is None:
        raise Unfit(value)
    try:
        return datetime.date(*(int(part) for part in match.groups())).isoformat()
    except ValueError as error:
        raise Unfit(value) from error


def converted(field: Field, value: Any, dictionary: Dictionary) -> Any:
    """``value`` in the field's type; None and blank text are None.

    Raises:
        Unfit: it is no number, no date, no storable text, or a code that the list does not have.
    """
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if field.type == "code":
        return _code(field, value, dictionary)
    if field.type == "codes":
        return _codes(field, value, dictionary)
    if field.type == "real":
        return _number(value)
    if field.type == "integer":
        return _integer(value)
    if field.type == "date":
        return _date(value)
    if field.type == "json":
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
    if field.type == "binary":
        return bytes(value)
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    text = str(value)
    if "\0" in text:  # the stores would end the text there
        raise Unfit(value)
    return text


def sorted_out(
    entity: Entity, values: Mapping[str, Any], dictionary: Dictionary
) -> tuple[dict[str, Any], dict[str, str]]:
    """``values`` as the fields hold them, and what did not fit, as text by field name."""
    fit: dict[str, Any] = {}
    raw: dict[str, str] = {}
    for name, value in values.items():
        try:
            fit[name] = converted(entity.fields[name], value, dictionary)
        except Unfit:
            fit[name] = None
            raw[name] = str(value)
    return fit, raw
