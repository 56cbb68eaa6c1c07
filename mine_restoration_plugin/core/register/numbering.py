"""Numbers for mines and plots that come without one. Numbers that came with the data are never changed."""

from __future__ import annotations

from collections.abc import Iterable

from ..rulebook.book import Rulebook


class Numbering:
    """Gives out numbers that nobody has, by the pattern of the rulebook.

    The pattern's fields are ``{county}``, ``{year}`` (two digits) and ``{serial}``; a plot adds ``{part}``. Serial
    numbers begin after ``serial``.
    """

    def __init__(
        self, rulebook: Rulebook, county: str, year: int, taken: Iterable[str | None], serial: int = 0
    ) -> None:
        self._mine = rulebook.rule("register.mine_pattern").value
        self._plot = rulebook.rule("register.plot_pattern").value
        self._digits = int(rulebook.number("register.serial_digits"))
        self._parts = int(rulebook.number("register.part_digits"))
        self._county = county
        self._year = f"{year % 100:02d}"
        self._taken = {number for number in taken if number}
        self._serial = serial

    def keep(self, number: str) -> None:
        """Note a number that came with the data."""
        self._taken.add(number)

    def mine(self) -> str:
        while True:
            self._serial += 1
            number = self._mine.format(
                county=self._county, year=self._year, serial=str(self._serial).zfill(self._digits)
            )
            if number not in self._taken:
                self._taken.add(number)
                return number

    def plot(self, mine: str) -> str:
        part = 0
        while True:
            part += 1
            number = self._plot.format(mine=mine, part=str(part).zfill(self._parts))
            if number not in self._taken:
                self._taken.add(number)
                return number
