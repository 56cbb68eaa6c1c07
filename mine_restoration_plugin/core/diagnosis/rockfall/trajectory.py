"""Falling blocks on a section: lumped mass, seeded Monte Carlo (after Hoek 1987; Stevens 1998).

A block is a point. It flies on a parabola, loses speed at every impact by coefficients of restitution along and across
the ground, and slides with friction once it no longer bounces. All blocks are computed side by side.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ...model.progress import SILENT, Progress

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
GRAVITY = 9.81
FLIES, SLIDES, STOPPED, LEFT = 0, 1, 2, 3
_EVENTS = 4000
STILL_M_S = 0.1
"""Blocks slower than this at the bottom of a hollow lie still."""
_SOON = 1e-7
_AT_ONCE = 1 << 22


@dataclass(frozen=True)
class Ground:
    """What the ground does to a block: mean and standard deviation of normal and tangential restitution (0–1) and of
    the angle of friction; ``roughness_deg`` the standard deviation of the slope a block meets."""

    name: str
    normal: tuple[float, float]
    tangential: tuple[float, float]
    friction_deg: tuple[float, float]
    roughness_deg: float = 0.0


@dataclass(frozen=True)
class Profile:
    """A section: stations (n,) ascending and heights in metres, and the number of the ground of each stretch."""

    x: Floats
    z: Floats
    ground: Ints
    grounds: tuple[Ground, ...]
    places: Floats | None = None
    """Stations at which the envelope is noted; those of the profile where none are given."""

    @property
    def stations(self) -> Floats:
        return self.x if self.places is None else self.places

    @property
    def slope(self) -> Floats:
        return np.diff(self.z) / np.diff(self.x)

    def height(self, x: Floats) -> Floats:
        return np.asarray(np.interp(x, self.x, self.z))


@dataclass(frozen=True)
class Barrier:
    """Blocks that cross one station: height above the ground in metres and speed in m/s, one entry a crossing."""

    x: float
    heights_m: Floats
    speeds_m_s: Floats

    def energy_kj(self, mass_kg: float) -> Floats:
        """Energy of motion (translation)."""
        return mass_kg * self.speeds_m_s**2 / 2000.0


@dataclass(frozen=True)
class Fall:
    """What one section gave. ``stop_x`` (n,) is where each block came to rest, or the end it left the section by
    (``left``). ``envelope_m`` (k,) is the largest height of any block above the ground at ``profile.stations``."""

    profile: Profile
    start_x: Floats
    stop_x: Floats
    left: NDArray[np.bool_]
    envelope_m: Floats
    top_speed_m_s: Floats
    barriers: tuple[Barrier, ...]
    paths: tuple[Floats, ...] = ()

    def reach_m(self, share: float) -> float:
        """Horizontal distance from the start that this share of blocks does not go beyond."""
        return float(np.quantile(np.abs(self.stop_x - self.start_x), share, method="higher"))


@dataclass
class _Blocks:
    """State of all blocks."""

    x: Floats
    z: Floats
    vx: Floats
    vz: Floats
    stretch: Ints
    mode: Ints
    paths: list[list[tuple[float, float]]] = field(default_factory=list)


def fall(
    profile: Profile,
    start_x: Floats,
    start_speed: tuple[float, float],
    seed: int,
    *,
    least_bounce_m_s: float,
    barriers: Sequence[float] = (),
    drawn: int = 0,
    towards: int = 1,
    progress: Progress = SILENT,
) -> Fall:
    """Let one block go at each of ``start_x`` (n,).

    Args:
        start_speed: mean and standard deviation of the horizontal speed at the start, m/s.
        least_bounce_m_s: blocks that leave the ground more slowly slide.
        barriers: stations at which heights and speeds are noted. drawn: how many paths are kept for a figure.
        towards: 1 where the blocks start to the side of growing stations, −1 otherwise.
    """
    generator = np.random.default_rng(seed)
    count = len(start_x)
    speed = np.abs(generator.normal(start_speed[0], start_speed[1], count)) * towards
    stretch = _stretch_of(profile, start_x, towards)
    blocks = _Blocks(
        start_x.astype(float), profile.height(start_x), speed, np.zeros(count), stretch, np.full(count, FLIES)
    )
    blocks.paths = [[(float(x), float(z))] for x, z in zip(blocks.x[:drawn], blocks.z[:drawn])]
    _begin(profile, blocks)
    run = _Run(profile, blocks, generator, least_bounce_m_s, np.asarray(barriers, float))
    for event in range(_EVENTS):
        if not (blocks.mode < STOPPED).any():
            break
        run.step()
        if event % 8 == 0:
            progress.report(float((blocks.mode >= STOPPED).mean()))
    blocks.mode[blocks.mode < STOPPED] = STOPPED  # still trembling in a hollow
    return Fall(
        profile,
        start_x,
        blocks.x,
        blocks.mode == LEFT,
        run.envelope,
        run.top_speed,
        tuple(
            Barrier(float(x), np.array(heights), np.array(speeds))
            for x, heights, speeds in zip(run.barrier_x, run.barrier_heights, run.barrier_speeds)
        ),
        tuple(np.array(path) for path in blocks.paths),
    )


def _stretch_of(profile: Profile, x: Floats, towards: int) -> Ints:
    place = np.searchsorted(profile.x, x, side="right") if towards > 0 else np.searchsorted(profile.x, x, side="left")
    return np.clip(place - 1, 0, len(profile.x) - 2).astype(np.int64)


def _begin(profile: Profile, blocks: _Blocks) -> None:
    """A block that sets off into ground that rises before it slides at once."""
    slope = profile.slope[blocks.stretch]
    into = blocks.vz - slope * blocks.vx <= 0
    cosine = 1 / np.sqrt(1 + slope**2)
    along = (blocks.vx + slope * blocks.vz) * cosine
    blocks.vx = np.where(into, along * cosine, blocks.vx)
    blocks.vz = np.where(into, along * cosine * slope, blocks.vz)
    blocks.mode[into] = SLIDES


class _Run:
    """One simulation on its way."""

    def __init__(
        self,
        profile: Profile,
        blocks: _Blocks,
        generator: np.random.Generator,
        least_bounce: float,
        barrier_x: Floats,
    ) -> None:
        self.profile, self.blocks, self.generator, self.least_bounce = profile, blocks, generator, least_bounce
        self.slope = profile.slope
        self.envelope = np.zeros(len(profile.stations))
        self.envelope_ground = profile.height(profile.stations)
        self.top_speed = np.hypot(blocks.vx, blocks.vz)
        self.barrier_x = barrier_x
        self.barrier_heights: list[list[float]] = [[] for _ in barrier_x]
        self.barrier_speeds: list[list[float]] = [[] for _ in barrier_x]
        grounds = profile.grounds
        self.table = np.array(
            [(*g.normal, *g.tangential, *g.friction_deg, g.roughness_deg) for g in grounds], dtype=np.float64
        )

    def step(self) -> None:
        """Each block that moves goes on to its next event."""
        flying = np.flatnonzero(self.blocks.mode == FLIES)
        sliding = np.flatnonzero(self.blocks.mode == SLIDES)
        rows = max(_AT_ONCE // max(len(self.slope), 1), 1)
        for start in range(0, len(flying), rows):
            self._fly(flying[start : start + rows])
        if len(sliding):
            self._slide(sliding)
        speed = np.hypot(self.blocks.vx, self.blocks.vz)
        self.top_speed = np.maximum(self.top_speed, speed)

    def _fly(self, who: Ints) -> None:
        blocks, profile = self.blocks, self.profile
        x, z, vx, vz = (values[who, None] for values in (blocks.x, blocks.z, blocks.vx, blocks.vz))
        slope, first_x, first_z = self.slope[None, :], profile.x[None, :-1], profile.z[None, :-1]
        above = z - (first_z + slope * (x - first_x))
        above = np.where(np.abs(above) < 1e-9, 0.0, above)
        rise = vz - slope * vx
        root = np.sqrt(np.maximum(rise**2 + 2 * GRAVITY * above, 0.0))
        time = (rise + root) / GRAVITY  # the later root: coming down onto the line
        place = x + vx * time
        fits = (time > _SOON) & (place >= first_x - 1e-9) & (place <= profile.x[None, 1:] + 1e-9)
        fits &= rise**2 + 2 * GRAVITY * above >= 0
        time = np.where(fits, time, np.inf)
        hit = np.argmin(time, axis=1)
        after = time[np.arange(len(who)), hit]
        gone = ~np.isfinite(after)
        held = gone & self._runs_into_ground(who)
        self._keep_down(who[held])
        who, after, hit, gone = who[~held], after[~held], hit[~held], gone[~held]
        self._note_flight(who, np.where(gone, np.nan, after))
        self._draw_arcs(who[~gone], after[~gone])
        self._leave(who[gone])
        land, after, hit = who[~gone], after[~gone], hit[~gone]
        blocks.x[land] += blocks.vx[land] * after
        blocks.vz[land] -= GRAVITY * after
        blocks.z[land] = profile.height(blocks.x[land])
        blocks.stretch[land] = hit
        self.top_speed[land] = np.maximum(self.top_speed[land], np.hypot(blocks.vx[land], blocks.vz[land]))
        self._impact(land)
        self._draw(land)

    def _runs_into_ground(self, who: Ints) -> NDArray[np.bool_]:
        """Flights without a landing that would come to the end of the section below the ground: no hops at all."""
        blocks, profile = self.blocks, self.profile
        forward = blocks.vx[who] >= 0
        end_x, end_z = np.where(forward, profile.x[-1], profile.x[0]), np.where(forward, profile.z[-1], profile.z[0])
        with np.errstate(divide="ignore", invalid="ignore"):
            time = (end_x - blocks.x[who]) / blocks.vx[who]
            height = blocks.z[who] + blocks.vz[who] * time - GRAVITY / 2 * time**2
        return np.asarray(~np.isfinite(height) | (height < end_z))

    def _keep_down(self, who: Ints) -> None:
        """Blocks on the ground that do not get off it: they slide on with the speed they have along it."""
        blocks = self.blocks
        lie = np.arctan(self.slope[blocks.stretch[who]])
        along = blocks.vx[who] * np.cos(lie) + blocks.vz[who] * np.sin(lie)
        blocks.vx[who], blocks.vz[who] = along * np.cos(lie), along * np.sin(lie)
        blocks.z[who] = self.profile.height(blocks.x[who])
        blocks.mode[who] = SLIDES

    def _leave(self, who: Ints) -> None:
        """Blocks that fly off the end of the section."""
        blocks, profile = self.blocks, self.profile
        forward = blocks.vx[who] >= 0
        blocks.x[who] = np.where(forward, profile.x[-1], profile.x[0])
        blocks.z[who] = np.where(forward, profile.z[-1], profile.z[0])
        blocks.vx[who] = blocks.vz[who] = 0.0
        blocks.mode[who] = LEFT
        self._draw(who)

    def _impact(self, who: Ints) -> None:
        """Speed after the ground was met; blocks that hardly bounce slide."""
        blocks = self.blocks
        table = self.table[self.profile.ground[blocks.stretch[who]]]
        noise = self.generator.standard_normal((len(who), 3))
        normal = np.clip(table[:, 0] + noise[:, 0] * table[:, 1], 0.0, 1.0)
        tangential = np.clip(table[:, 2] + noise[:, 1] * table[:, 3], 0.0, 1.0)
        lie = np.arctan(self.slope[blocks.stretch[who]])
        rough = lie + np.radians(table[:, 6]) * noise[:, 2]
        vx, vz = blocks.vx[who], blocks.vz[who]
        # a rough face that the block would come to from behind is no face to it
        rough = np.where(vz * np.cos(rough) - vx * np.sin(rough) < 0, rough, lie)
        along = (vx * np.cos(rough) + vz * np.sin(rough)) * tangential
        across = -(vz * np.cos(rough) - vx * np.sin(rough)) * normal
        out_x = along * np.cos(rough) - across * np.sin(rough)
        out_z = along * np.sin(rough) + across * np.cos(rough)
        away = out_z * np.cos(lie) - out_x * np.sin(lie)
        slides = away < self.least_bounce
        down = out_x * np.cos(lie) + out_z * np.sin(lie)
        blocks.vx[who] = np.where(slides, down * np.cos(lie), out_x)
        blocks.vz[who] = np.where(slides, down * np.sin(lie), out_z)
        blocks.mode[who] = np.where(slides, SLIDES, FLIES)

    def _slide(self, who: Ints) -> None:
        blocks, profile = self.blocks, self.profile
        stretch = blocks.stretch[who]
        lie = np.arctan(self.slope[stretch])
        table = self.table[profile.ground[stretch]]
        friction = np.clip(table[:, 4] + table[:, 5] * self.generator.standard_normal(len(who)), 0.0, 89.0)
        hold = GRAVITY * np.cos(lie) * np.tan(np.radians(friction))
        pull = -GRAVITY * np.sin(lie)
        speed = blocks.vx[who] * np.cos(lie) + blocks.vz[who] * np.sin(lie)
        rests = np.abs(speed) < 1e-9
        sets_off = rests & (np.abs(pull) > hold)
        way = np.where(rests, np.sign(pull), np.sign(speed))
        stays = rests & ~sets_off
        gain = way * pull - hold
        end = np.where(way > 0, profile.x[stretch + 1], profile.x[stretch])
        length = np.maximum(way * (end - blocks.x[who]), 0.0) / np.cos(lie)
        square = speed**2 + 2 * gain * length
        short = ~stays & (square <= 0) & (gain < 0)
        run = np.where(short, speed**2 / np.maximum(-2 * gain, 1e-12), np.where(stays, 0.0, length))
        before = blocks.x[who].copy()
        blocks.x[who] = np.where(short | stays, blocks.x[who] + way * run * np.cos(lie), end)
        blocks.z[who] = profile.height(blocks.x[who])
        new = np.where(short | stays, 0.0, np.sqrt(np.maximum(square, 0.0))) * way
        blocks.vx[who], blocks.vz[who] = new * np.cos(lie), new * np.sin(lie)
        self._note_slide(before, blocks.x[who], np.maximum(np.abs(speed), np.abs(new)))
        turns = short & (np.abs(pull) > hold)  # came to rest uphill on ground too steep to rest on
        blocks.mode[who[stays | (short & ~turns)]] = STOPPED
        passed = ~(short | stays)
        self._over_the_edge(who[passed], way[passed].astype(np.int64))
        self._draw(who)

    def _over_the_edge(self, who: Ints, way: Ints) -> None:
        """At the end of a stretch: off the section, into the air where the ground falls away, or against the next."""
        blocks = self.blocks
        following = blocks.stretch[who] + way
        out = (following < 0) | (following >= len(self.slope))
        blocks.mode[who[out]] = LEFT
        blocks.vx[who[out]] = blocks.vz[who[out]] = 0.0
        who, following, way = who[~out], following[~out], way[~out]
        old, new = self.slope[blocks.stretch[who]], self.slope[following]
        blocks.stretch[who] = following
        falls = way * (new - old) < -1e-9
        straight = np.abs(new - old) <= 1e-9
        blocks.mode[who[falls]] = FLIES
        bends = ~falls & ~straight
        against = who[bends]
        if len(against):
            self._impact(against)
            # the lowest point of a hollow: what is left of the speed would only swing to and fro
            hollow = (way[bends] * old[bends] < 0) & (way[bends] * new[bends] > 0)
            slow = np.hypot(blocks.vx[against], blocks.vz[against]) < STILL_M_S
            rest = against[hollow & slow]
            blocks.mode[rest] = STOPPED
            blocks.vx[rest] = blocks.vz[rest] = 0.0

    def _note_flight(self, who: Ints, after: Floats) -> None:
        """Heights above the ground at the stations a flight passes, and at barriers."""
        blocks, profile = self.blocks, self.profile
        x, z, vx, vz = (values[who, None] for values in (blocks.x, blocks.z, blocks.vx, blocks.vz))
        until = np.where(np.isnan(after), np.inf, after)[:, None]
        for stations, ground, is_barrier in (
            (profile.stations, self.envelope_ground, False),
            (self.barrier_x, profile.height(self.barrier_x), True),
        ):
            if not len(stations):
                continue
            with np.errstate(divide="ignore", invalid="ignore"):
                time = (stations[None, :] - x) / vx
            passes = (time > 0) & (time <= until) & np.isfinite(time)
            height = z + vz * np.where(passes, time, 0) - GRAVITY / 2 * np.where(passes, time, 0) ** 2 - ground[None, :]
            height = np.where(passes, np.maximum(height, 0.0), 0.0)
            if not is_barrier:
                self.envelope = np.maximum(self.envelope, height.max(axis=0, initial=0.0))
                continue
            fall = vz - GRAVITY * np.where(passes, time, 0)
            for block, barrier in zip(*np.nonzero(passes)):
                self.barrier_heights[barrier].append(float(height[block, barrier]))
                self.barrier_speeds[barrier].append(float(np.hypot(vx[block, 0], fall[block, barrier])))

    def _note_slide(self, before: Floats, after: Floats, speed: Floats) -> None:
        for barrier, x in enumerate(self.barrier_x):
            crosses = (before < x) & (after >= x) | (before > x) & (after <= x)
            self.barrier_heights[barrier] += [0.0] * int(crosses.sum())
            self.barrier_speeds[barrier] += speed[crosses].tolist()

    def _draw_arcs(self, who: Ints, after: Floats) -> None:
        blocks = self.blocks
        drawn = who < len(blocks.paths)
        for block, time in zip(who[drawn], after[drawn]):
            t = np.linspace(0, time, max(min(int(time / 0.05), 40), 2))[1:-1]
            x = blocks.x[block] + blocks.vx[block] * t
            z = blocks.z[block] + blocks.vz[block] * t - GRAVITY / 2 * t * t
            blocks.paths[block] += list(zip(x.tolist(), z.tolist()))

    def _draw(self, who: Ints) -> None:
        for block in who[who < len(self.blocks.paths)]:
            self.blocks.paths[block].append((float(self.blocks.x[block]), float(self.blocks.z[block])))
