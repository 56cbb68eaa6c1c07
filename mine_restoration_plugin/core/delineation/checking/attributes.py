"""Faults in what is written about a row: missing fields, codes, dates, classes, areas, the state of work, numbers."""

from __future__ import annotations

import datetime
import json
import re
import unicodedata
from collections.abc import Collection, Mapping
from typing import Any

from ...model.text import Label
from ...register.dictionary import Dictionary, Entity
from ...register.store import Row
from ...register.values import Unfit, converted
from .problems import PLOT, Findings, Subject

_TEXTS = ("text",)
_NO_CENTURY_BEFORE = 1900


class AttributeCheck:
    """Looks at one row after the other; knows the dictionary, the day and which mines and plots there are."""

    def __init__(
        self,
        found: Findings,
        dictionary: Dictionary,
        today: datetime.date,
        mines: Mapping[str, Row],
        plots: Collection[str],
    ) -> None:
        self._found = found
        self._dictionary = dictionary
        self._today = today
        self._mines = mines
        self._plots = plots
        checklist = found.checklist
        self._required = checklist.words("required.fields")
        self._subclasses = {key: value.split() for key, value in checklist.below("subclass").items()}
        self._needs = {key: value.split() for key, value in checklist.below("state_needs").items()}
        self._ahead = checklist.below("state_ahead")
        self._tolerance = checklist.below("stated_area")
        self._orders = [pair.split("<=") for pair in checklist.words("date_order.pairs")]
        self._states = list(dictionary.codes["state"])
        self._branches = set(checklist.words("state_ahead.branches"))
        self._numbers: dict[str, tuple[Subject, tuple[float, float] | None]] = {}
        # plots of one county mostly lack the same fields: their problems share one list and one label
        self._lists: dict[tuple[str, ...], list[str]] = {}
        self._labels: dict[tuple[str, ...], Label] = {}

    def look(self, subject: Subject, row: Row) -> None:
        """Everything that can be said of one row alone, and whether its number was met before."""
        kind = self._dictionary.entity(subject.entity)
        self._texts(subject, row, kind)
        self._raw(subject, row, kind)
        self._dates(subject, row, kind)
        self._number(subject)
        if row.get("mine_id") is not None and row["mine_id"] not in self._mines:
            self._found.add("orphan", subject, missing=row["mine_id"])
        if subject.entity == PLOT:
            self._plot(subject, row)
        elif row.get("plot_no") is not None and row["plot_no"] not in self._plots:
            self._found.add("orphan", subject, missing=row["plot_no"])

    def _plot(self, subject: Subject, row: Row) -> None:
        missing = [name for name in self._required if row.get(name) is None and name in row]
        if missing:
            missing = self._lists.setdefault(tuple(missing), missing)
            self._found.add("required", subject, fields=self._names(PLOT, missing), names=missing, count=len(missing))
        self._classes(subject, row)
        self._areas(subject, row)
        self._state(subject, row)
        self._years(subject, row)

    def _names(self, entity: str, names: Collection[str]) -> Label:
        key = (entity, *names)
        if key not in self._labels:
            fields = self._dictionary.entity(entity).fields
            labels = [fields[name].label if name in fields else Label(name, name) for name in names]
            self._labels[key] = Label(", ".join(label.en for label in labels), "、".join(label.zh for label in labels))
        return self._labels[key]

    def _texts(self, subject: Subject, row: Row, kind: Entity) -> None:
        bad = [
            name
            for name, field in kind.fields.items()
            if field.type in _TEXTS and isinstance(row.get(name), str) and tidied(row[name]) != row[name]
        ]
        if bad:
            self._found.add("text_blanks", subject, fields=self._names(subject.entity, bad), names=bad)

    def _raw(self, subject: Subject, row: Row, kind: Entity) -> None:
        """Values that came outside the code lists; those that have come to fit since are another matter."""
        raw = raw_values(row)
        if not raw:
            return
        fits = fitting(row, kind, self._dictionary)
        if fits:
            self._found.add(
                "raw_fits",
                subject,
                fields=self._names(subject.entity, fits),
                names=sorted(fits),
                raw=_listed(raw, fits),
            )
        rest = {name: value for name, value in raw.items() if name not in fits}
        if rest:
            self._found.add("code_list", subject, raw=_listed(rest, rest), names=sorted(rest))

    def _dates(self, subject: Subject, row: Row, kind: Entity) -> None:
        for name, field in kind.fields.items():
            value = row.get(name)
            if value is None or field.type not in ("date", "datetime"):
                continue
            day = _day(value)
            if day is not None and day > self._today:
                self._found.add("date_future", subject, field=field.label, date=str(value)[:10])

    def _years(self, subject: Subject, row: Row) -> None:
        fields = self._dictionary.entity(PLOT).fields
        for first, second in self._orders:
            one, other = _day(row.get(first)), _day(row.get(second))
            if one is not None and other is not None and one > other:
                self._found.add(
                    "date_order",
                    subject,
                    first=fields[first].label,
                    second=fields[second].label,
                    date=one.isoformat(),
                    other_date=other.isoformat(),
                )
        closing = row.get("closing_year")
        if closing is None:
            return
        mine = self._mines.get(row.get("mine_id") or "", {})
        begun = mine.get("mining_from_year")
        if not _NO_CENTURY_BEFORE <= closing <= self._today.year or (begun is not None and closing < begun):
            self._found.add("closing_year", subject, year=closing, begun="–" if begun is None else begun)
            return
        for name in ("completed_on", "signed_off_on"):
            day = _day(row.get(name))
            if day is not None and day.year < closing:
                self._found.add(
                    "date_order",
                    subject,
                    first=fields["closing_year"].label,
                    second=fields[name].label,
                    date=str(closing),
                    other_date=day.isoformat(),
                )

    def _classes(self, subject: Subject, row: Row) -> None:
        large, small = row.get("plot_class"), row.get("plot_subclass")
        if (
            large is not None
            and small is not None
            and large in self._subclasses
            and small not in self._subclasses[large]
        ):
            self._found.add(
                "subclass",
                subject,
                subclass=self._code("plot_subclass", small),
                plot_class=self._code("plot_class", large),
            )
        kind, level = row.get("protected_kind"), row.get("protected_level")
        none = self._found.checklist.text("protected.none")
        if kind is not None and level is not None and (kind == none) != (level == none):
            self._found.add(
                "protected",
                subject,
                kind=self._code("protected_kind", kind),
                level=self._code("protected_level", level),
            )

    def _code(self, codes: str, code: str) -> Label:
        known = self._dictionary.codes[codes].get(code)
        return Label(code, code) if known is None else Label(f"{code} {known.label.en}", f"{code} {known.label.zh}")

    def _areas(self, subject: Subject, row: Row) -> None:
        stated, projected, ellipsoidal = (
            row.get(name) for name in ("stated_area_m2", "area_projected_m2", "area_ellipsoidal_m2")
        )
        if stated is not None and projected is not None and ellipsoidal is not None:
            differences = [stated - projected, stated - ellipsoidal]
            nearest = min(differences, key=abs)
            limit = self._limit(row, max(projected, ellipsoidal))
            if abs(nearest) > limit + 1e-9:
                self._found.add(
                    "stated_area",
                    subject,
                    stated_m2=stated,
                    projected_m2=projected,
                    ellipsoidal_m2=ellipsoidal,
                    difference_m2=round(nearest, 2),
                    percent=round(100 * nearest / projected, 3) if projected else 100.0,
                    limit_m2=round(limit, 2),
                )
        treated, verified = row.get("treated_area_m2"), row.get("verified_area_m2")
        if (
            treated is not None
            and verified is not None
            and treated > verified + self._found.checklist.number("area_order")
        ):
            self._found.add("area_order", subject, treated_m2=treated, verified_m2=verified)
        for name in ("stated_area_m2", "verified_area_m2", "treated_area_m2", "water_area_m2"):
            value = row.get(name)
            if value is not None and (value < 0 or (value == 0 and name == "stated_area_m2")):
                self._found.add(
                    "area_sign", subject, field=self._dictionary.entity(PLOT).fields[name].label, value=value
                )

    def _limit(self, row: Row, area: float) -> float:
        """What a stated area may differ: metres for files of boundary points, a share of the area for other sources."""
        method = row.get("trace_method") or ""
        text = self._tolerance.get(method) or self._tolerance["default"]
        number = float(text.rstrip("%"))
        return number / 100 * area if text.endswith("%") else number

    def _state(self, subject: Subject, row: Row) -> None:
        state = row.get("state")
        if state is None:
            return
        fields = self._dictionary.entity(PLOT).fields
        missing = [name for name in self._needs.get(state, ()) if row.get(name) is None]
        if missing:
            self._found.add(
                "state_needs", subject, state=self._state_name(state), fields=self._names(PLOT, missing), names=missing
            )
        if state in self._branches:
            return
        for name, least in self._ahead.items():
            if name in fields and row.get(name) is not None and self._before(state, least):
                self._found.add(
                    "state_ahead",
                    subject,
                    state=self._state_name(state),
                    field=fields[name].label,
                    least=self._state_name(least),
                )
        verdict = row.get("verdict")
        if verdict is not None and verdict != "open" and (verdict == "excluded") != (state == "excluded"):
            self._found.add("verdict", subject, state=self._state_name(state), verdict=self._code("verdict", verdict))

    def _before(self, state: str, other: str) -> bool:
        """Whether a state comes before another on the main road."""
        order = self._states
        return state in order and other in order and order.index(state) < order.index(other)

    def _state_name(self, state: str) -> Label:
        known = self._dictionary.codes["state"].get(state)
        return Label(state, state) if known is None else known.label

    def _number(self, subject: Subject) -> None:
        """Two numbers that differ only in blanks, width or case are one number to a person."""
        if subject.number is None:
            self._found.add("no_number", subject)
            return
        if subject.entity != PLOT:
            return
        plain = unicodedata.normalize("NFKC", subject.number).strip().casefold()
        met = self._numbers.get(plain)
        if met is None:
            self._numbers[plain] = (subject, self._found.centre)
            return
        (one, centre), (other, _) = sorted(
            (met, (subject, self._found.centre)), key=lambda entry: (entry[0].number or "", entry[0].uuid or "")
        )
        self._found.add("duplicate_number", one, centre, other=other.number, other_uuid=other.uuid)


def tidied(text: str) -> str:
    """Without blanks around it, line ends, tabs and characters that nobody sees."""
    clean = "".join(" " if c in "\t\r\n\u3000\xa0" else c for c in text)
    clean = "".join(c for c in clean if unicodedata.category(c) not in ("Cc", "Cf"))
    return re.sub(" {2,}", " ", clean).strip() if clean != text else clean.strip()


def raw_values(row: Row) -> dict[str, str]:
    """What came outside the dictionary, by field; empty where nothing did or it cannot be read."""
    text = row.get("raw_values")
    try:
        found = json.loads(text) if text else {}
    except ValueError:
        return {}
    return {str(name): str(value) for name, value in found.items()} if isinstance(found, dict) else {}


def fitting(row: Row, kind: Entity, dictionary: Dictionary) -> dict[str, Any]:
    """Raw values that their empty field would take by now, as it would hold them."""
    fits: dict[str, Any] = {}
    for name, value in raw_values(row).items():
        field = kind.fields.get(name)
        if field is None or row.get(name) is not None:
            continue
        try:
            fit = converted(field, tidied(value), dictionary)
        except Unfit:
            continue
        if fit is not None:
            fits[name] = fit
    return fits


def _listed(raw: Mapping[str, str], names: Collection[str]) -> str:
    return ", ".join(f"{name}={raw[name]}" for name in sorted(names))


def _day(value: Any) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(str(value)[:10]) if value is not None else None
    except ValueError:
        return None
