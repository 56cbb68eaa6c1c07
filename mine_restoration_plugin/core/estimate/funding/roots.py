"""Positive roots of a polynomial with rational coefficients, counted and separated exactly (Sturm's theorem)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

Poly = list[int]
"""Integer coefficients, highest power first, without leading zeros; the empty list is zero."""
BITS = 60


def positive_roots(coefficients: Sequence[Fraction]) -> list[tuple[Fraction, bool]]:
    """Distinct real roots above 0 in rising order, each with whether the polynomial changes its sign there.

    Args:
        coefficients: highest power first.

    A root is the middle of an interval narrower than 2⁻⁶⁰ of its upper end.
    """
    whole = _whole(coefficients)
    if len(whole) < 2:
        return []
    simple = _over(whole, _common(whole, _slope(whole)))
    chain = _chain(simple)
    top = Fraction(1) + max(Fraction(abs(c), abs(simple[0])) for c in simple)
    found = []
    for low, high in _separate(chain, Fraction(0), top):
        low, high = _narrow(simple, low, high)
        before, after = _sign(whole, low), _sign(whole, high)
        found.append(((low + high) / 2, before * after < 0 if low < high else _crosses(whole, low)))
    return found


def _whole(coefficients: Sequence[Fraction]) -> Poly:
    """The same roots above 0: no leading zeros, no roots at 0, integers without a common divisor."""
    kept = list(coefficients)
    while kept and kept[0] == 0:
        kept.pop(0)
    while kept and kept[-1] == 0:
        kept.pop()
    if not kept:
        return []
    scale = math.lcm(*(c.denominator for c in kept))
    return _primitive([int(c * scale) for c in kept])


def _primitive(poly: Poly) -> Poly:
    """Divided by the greatest common divisor of the coefficients; the sign stays."""
    divisor = math.gcd(*poly) if poly else 1
    return [c // divisor for c in poly] if divisor > 1 else poly


def _slope(poly: Poly) -> Poly:
    degree = len(poly) - 1
    return [c * (degree - i) for i, c in enumerate(poly[:-1])]


def _rest(one: Poly, other: Poly) -> Poly:
    """Remainder of the division, times a positive number."""
    rest = list(one)
    lead = other[0]
    while len(rest) >= len(other):
        factor = rest[0]
        sign = 1 if lead > 0 else -1
        rest = [c * abs(lead) for c in rest]
        for i, c in enumerate(other):
            rest[i] -= sign * factor * c
        while rest and rest[0] == 0:
            rest.pop(0)
        rest = _primitive(rest)
    return rest


def _common(one: Poly, other: Poly) -> Poly:
    while other:
        one, other = other, _rest(one, other)
    return _primitive(one)


def _over(one: Poly, divisor: Poly) -> Poly:
    """An exact quotient, as integers without a common divisor."""
    rest = [Fraction(c) for c in one]
    quotient = []
    for i in range(len(one) - len(divisor) + 1):
        factor = rest[i] / divisor[0]
        quotient.append(factor)
        for j, c in enumerate(divisor):
            rest[i + j] -= factor * c
    scale = math.lcm(*(c.denominator for c in quotient))
    return _primitive([int(c * scale) for c in quotient])


def _chain(poly: Poly) -> list[Poly]:
    chain = [poly, _slope(poly)]
    while len(chain[-1]) > 1:
        rest = _rest(chain[-2], chain[-1])
        if not rest:
            break
        chain.append([-c for c in rest])
    return chain


def _sign(poly: Poly, x: Fraction) -> int:
    """Sign of the polynomial at ``x``, in whole numbers."""
    p, q = x.numerator, x.denominator
    value, scale = 0, 1
    for c in poly:
        value = value * p + c * scale
        scale *= q
    return (value > 0) - (value < 0)


def _changes(chain: Sequence[Poly], x: Fraction) -> int:
    signs = [s for s in (_sign(poly, x) for poly in chain) if s]
    return sum(one != other for one, other in zip(signs, signs[1:]))


def _separate(chain: Sequence[Poly], low: Fraction, high: Fraction) -> list[tuple[Fraction, Fraction]]:
    """Intervals (low, high] with one root each."""
    count = _changes(chain, low) - _changes(chain, high)
    if count == 0:
        return []
    if count == 1:
        return [(low, high)]
    middle = (low + high) / 2
    return [*_separate(chain, low, middle), *_separate(chain, middle, high)]


def _narrow(poly: Poly, low: Fraction, high: Fraction) -> tuple[Fraction, Fraction]:
    """An interval around the one root in (low, high], or the root itself twice."""
    if _sign(poly, high) == 0:
        return high, high
    above = _sign(poly, high)
    while low == 0 or (high - low) * 2**BITS > high:
        middle = (low + high) / 2
        sign = _sign(poly, middle)
        if sign == 0:
            return middle, middle
        if sign == above:
            high = middle
        else:
            low = middle
    return low, high


def _crosses(poly: Poly, root: Fraction) -> bool:
    """Whether a polynomial changes its sign at an exact root: it does where the root's multiplicity is odd."""
    times = 0
    while poly and _sign(poly, root) == 0:
        poly = _slope(poly)
        times += 1
    return times % 2 == 1
