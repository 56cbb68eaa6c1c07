"""One section, one method: the factor of safety of the given or the critical surface, and what to know about it."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from ...model.progress import SILENT, Progress
from ...model.text import Label
from . import interslice, methods
from .methods import BISHOP, LEAST_M_ALPHA, METHODS, MORGENSTERN_PRICE, NAMES, SPENCER, TRANSFER
from .overall import Centre
from .search import search_circles
from .section import AUTO, LEFT, RIGHT, Circle, Floats, Section, height_at
from .slicing import Arcs, Slices, Soils
from .surfaces import Slip, bends_of, circle_slip, polyline_slip

SLICES = 60
ADVICE = Label(
    "It advises; a qualified unit has to confirm it.",
    "本结果仅供参考，须由具备资质的单位复核。",
)
_NOT_CONVERGED = Label(
    "{method} did not converge on this surface; no factor of safety is given.",
    "{method}在该滑面上不收敛，不给出稳定系数。",
)
_M_ALPHA = Label(
    "m-alpha falls to {value:.2f} on this surface (less than 0.2): the factor is not reliable there.",
    "该滑面 mα 最小值为 {value:.2f}（小于 0.2），稳定系数不可靠。",
)
_NEGATIVE = Label(
    "{count} of {all} slices have a negative effective normal stress: tension at their base. Consider a tension crack.",
    "{all} 个条块中有 {count} 个底面有效法向应力为负（受拉），宜考虑设置拉裂缝。",
)
_TENSION = Label(
    "{count} of {all} slices are pulled by their neighbours (tension between slices). Consider a tension crack.",
    "{all} 个条间力中有 {count} 个为拉力，宜考虑设置拉裂缝。",
)
_POND_TRANSFER = Label(
    "The transfer coefficient method does not hold under standing water: it would take the water's thrust for the "
    "soil's. Use Spencer's or the Morgenstern–Price method.",
    "坡面有积水时传递系数法不适用：会把水压力当作土的推力传递。请改用斯宾塞法或摩根斯坦-普赖斯法。",
)
_AT_END = Label(
    "The critical surface reaches the end of the section: lengthen the section and run again.",
    "最危险滑面到达剖面边界，应延长剖面后重新计算。",
)
_POLYLINE_BISHOP = Label(
    "Bishop's method is made for circles; on this surface moments are taken about ({x:.2f}, {z:.2f}).",
    "简化毕肖普法适用于圆弧滑面；本滑面对点（{x:.2f}，{z:.2f}）取矩。",
)
_NOTHING = Label(
    "No circle was found that slides: the section has no slope to the {face}.",
    "未找到可滑动的圆弧：剖面在该朝向（{face}）无坡面。",
)


class Rival(NamedTuple):
    """Another circle that is a minimum of its own, with the stations where its mass begins and ends."""

    circle: Circle
    factor: float
    toe_x: float
    crest_x: float


@dataclass(frozen=True)
class Stability:
    """What one analysis found; x and z as in the section given, whichever way it falls.

    ``factor`` is None where the method does not converge or nothing slides. ``factors`` holds all methods on the same
    surface. ``surface`` (k, 2) is the slip surface from left to right; ``slices`` one row for each slice.
    """

    section: Section
    method: str
    face: str
    factor: float | None
    circle: Circle | None
    surface: Floats
    factors: dict[str, float | None] = field(default_factory=dict)
    slices: dict[str, list[float]] = field(default_factory=dict)
    searched: bool = False
    tried: int = 0
    others: tuple[Rival, ...] = ()
    warnings: tuple[Label, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {
            "advice": ADVICE.to_json(),
            "method": self.method,
            "method_name": NAMES[self.method].to_json(),
            "face": self.face,
            "factor_of_safety": _rounded(self.factor),
            "factors_on_this_surface": {key: _rounded(value) for key, value in self.factors.items()},
            "circle": None if self.circle is None else dict(zip(("x", "z", "r"), map(_rounded, self.circle))),
            "surface": [[_rounded(float(x)), _rounded(float(z))] for x, z in self.surface],
            "searched": self.searched,
            "surfaces_tried": self.tried,
            "other_circles": [
                {
                    **{key: _rounded(value) for key, value in other.circle._asdict().items()},
                    "factor_of_safety": _rounded(other.factor),
                }
                for other in self.others
            ],
            "slices": {key: [_rounded(value) for value in values] for key, values in self.slices.items()},
            "section": self.section.to_json(),
            "warnings": [label.to_json() for label in self.warnings],
        }


def _rounded(value: float | None) -> float | None:
    return None if value is None or not np.isfinite(value) else round(float(value), 4) + 0.0


def analyse(
    section: Section, method: str = BISHOP, least_depth_m: float | None = None, progress: Progress = SILENT
) -> Stability:
    """The factor of safety of the section's slip surface, or of its critical circle where it has none.

    ``least_depth_m`` is the depth of the shallowest sliding mass a search counts; None is 2 % of the slope's height.

    Raises:
        InputError: the given surface cannot be computed.
    """
    if method not in METHODS:
        raise ValueError(method)
    if section.slip is not None:
        face = _face_of(section)
        return _given(section, face, method)
    depth = 0.02 * section.height_m if least_depth_m is None else least_depth_m
    faces = [face for face in (LEFT, RIGHT) if section.face in (face, AUTO)]
    found = []
    for k, face in enumerate(faces):
        part = progress.part(k / len(faces), (k + 1) / len(faces))
        found.append(_searched(section, face, method, depth, part))
    return min(found, key=lambda item: np.inf if item.factor is None else item.factor)


def seen(section: Section, face: str) -> Section:
    """The section with its slope falling to the left."""
    return section.mirrored() if face == RIGHT else section


def _face_of(section: Section) -> str:
    """Which way a given surface slides: its upper end is behind it."""
    if section.face != AUTO:
        return section.face
    if isinstance(section.slip, Circle):
        bare = dataclasses.replace(section, crack_m=0.0, crack_water_m=0.0)
        heights = circle_slip(Soils(bare), section.slip, 8).edges_z
    else:
        heights = np.asarray(section.slip)[:, 1]
    return LEFT if heights[-1] >= heights[0] else RIGHT


def _given(section: Section, face: str, method: str) -> Stability:
    mine = seen(section, face)
    soils = Soils(mine)
    if isinstance(mine.slip, Circle):
        slip = circle_slip(soils, mine.slip, SLICES)
    else:
        slip = polyline_slip(soils, np.asarray(mine.slip), SLICES)
    return finish(section, face, method, soils, slip, 1)


def _searched(section: Section, face: str, method: str, least_depth_m: float, progress: Progress) -> Stability:
    mine = seen(section, face)
    soils = Soils(mine)
    found = search_circles(soils, method, least_depth_m, progress)
    if found is None:
        words = Label(face, "左" if face == LEFT else "右")
        return Stability(
            section, method, face, None, None, np.empty((0, 2)), searched=True,
            warnings=(*section.warnings, _NOTHING.format(face=words)),
        )  # fmt: skip
    slip = slip_of_arc(soils, found.arcs)
    sign = -1.0 if face == RIGHT else 1.0
    others = tuple(
        Rival(Circle(sign * float(x), float(z), float(r)), float(f), sign * float(start), sign * float(stop))
        for x, z, r, f, start, stop in zip(
            found.others.x, found.others.z, found.others.r, found.other_factors, found.others.start, found.others.stop
        )
    )
    extra = (_AT_END,) if found.at_end else ()
    return finish(section, face, method, soils, slip, found.tried, others, extra, searched=True)


def slip_of_arc(soils: Soils, arcs: Arcs) -> Slip:
    """A searched arc (one) sliced at the bends of all lines."""
    edges_x = soils.aligned_edges(float(arcs.start[0]), float(arcs.stop[0]), bends_of(soils, arcs), SLICES)
    floor_z = soils.section.floor_z
    edges_z = arcs.base(edges_x[None, :], floor_z)[0]
    circle = Circle(float(arcs.x[0]), float(arcs.z[0]), float(arcs.r[0]))
    return Slip(edges_x, edges_z, circle, floor_z is None or circle.z - circle.r >= floor_z)


def finish(
    section: Section,
    face: str,
    method: str,
    soils: Soils,
    slip: Slip,
    tried: int,
    others: tuple[Rival, ...] = (),
    extra: tuple[Label, ...] = (),
    *,
    searched: bool = False,
) -> Stability:
    """All methods on one surface, with its warnings."""
    slices = soils.slices(slip.edges_x[None, :], slip.edges_z[None, :])
    about = slip.circle or fitted_circle(slip.edges_x, slip.edges_z)
    centre = Centre(np.array([about.x]), np.array([about.z]))
    flooded = soils.ponded and _flooded(soils, slip)
    factors: dict[str, float | None] = {}
    least = np.inf
    for name in (*METHODS, "janbu_simplified", "transfer_explicit"):
        value, m_alpha = methods.factors(name, slices, centre, round_base=slip.round_base)
        known = np.isfinite(value[0]) and not (flooded and name.startswith(TRANSFER))
        factors[name] = float(value[0]) if known else None
        if name == method:
            least = float(m_alpha[0])
    warnings = [*section.warnings, *slip.warnings, *extra]
    factor = factors[method]
    sign = -1.0 if face == RIGHT else 1.0
    if factor is None and method == TRANSFER and flooded:
        warnings.append(_POND_TRANSFER)
    elif factor is None:
        warnings.append(_NOT_CONVERGED.format(method=NAMES[method]))
    else:
        if least < LEAST_M_ALPHA:
            warnings.append(_M_ALPHA.format(value=least))
        warnings += _stresses(slices, centre, slip, method, factor)
        if method == BISHOP and slip.circle is None:
            warnings.append(_POLYLINE_BISHOP.format(x=sign * about.x, z=about.z))
    surface = np.column_stack((sign * slip.edges_x, slip.edges_z))
    table = {
        "x_m": (sign * slices.x[0]).tolist(),
        "base_z_m": slices.z[0].tolist(),
        "width_m": slices.width[0].tolist(),
        "base_angle_deg": np.degrees(np.arctan(slices.tan_a[0])).tolist(),
        "weight_kn_m": slices.weight[0].tolist(),
        "vertical_kn_m": slices.vertical[0].tolist(),
        "u_kpa": slices.u_kpa[0].tolist(),
        "c_kpa": np.asarray(slices.c_kpa[0]).tolist(),
        "phi_deg": np.degrees(np.arctan(slices.tan_phi[0])).tolist(),
    }
    if sign < 0:
        surface = surface[::-1]
        table = {key: values[::-1] for key, values in table.items()}
    circle = None if slip.circle is None else Circle(sign * slip.circle.x, slip.circle.z, slip.circle.r)
    return Stability(
        section, method, face, factor, circle, surface, factors, table, searched, tried, others, tuple(warnings)
    )


def _flooded(soils: Soils, slip: Slip) -> bool:
    """Whether water stands on the sliding mass."""
    water = soils.section.water
    if water is None:
        return False
    return bool((height_at(water, slip.edges_x) > height_at(soils.ground, slip.edges_x) + 0.01).any())


def _stresses(slices: Slices, centre: Centre, slip: Slip, method: str, factor: float) -> list[Label]:
    """Warnings about tension at the bases and between the slices at the factor found."""
    cos_a = 1.0 / np.sqrt(1.0 + slices.tan_a**2)
    warnings = []
    mobilised = slices.tan_phi / factor
    held = (slices.c_kpa - slices.u_kpa * slices.tan_phi) * slices.width / factor
    normal = (slices.vertical - held * slices.tan_a) / (cos_a * (1.0 + slices.tan_a * mobilised))
    negative = int(np.count_nonzero(normal < slices.u_kpa * slices.width / cos_a - 1e-9))
    if negative:
        warnings.append(_NEGATIVE.format(count=negative, all=normal.shape[1]))
    if method in (SPENCER, MORGENSTERN_PRICE):
        shape = interslice.constant(slices) if method == SPENCER else interslice.half_sine(slices)
        thrust = interslice.complete(slices, centre, shape, np.array([factor])).thrust[0, 1:-1]
        pulled = int(np.count_nonzero(thrust < -1e-6 * np.abs(thrust).max(initial=1.0)))
        if pulled:
            warnings.append(_TENSION.format(count=pulled, all=len(thrust)))
    return warnings


def fitted_circle(x: Floats, z: Floats) -> Circle:
    """The circle that fits a surface best (least squares of x² + z²), for moments to be taken about its centre."""
    middle = x.mean(), z.mean()
    u, v = x - middle[0], z - middle[1]
    system = np.column_stack((u, v, np.ones_like(u)))
    a, b, c = np.linalg.lstsq(system, u * u + v * v, rcond=None)[0]
    centre_x, centre_z = middle[0] + a / 2, middle[1] + b / 2
    length = float(np.hypot(np.ptp(x), np.ptp(z)))
    if centre_z < z.max() or centre_z > z.max() + 20 * length:  # nearly straight, or bent upwards
        return Circle(float(middle[0]), float(z.max() + length), float(length))
    return Circle(float(centre_x), float(centre_z), float(np.sqrt(c + (a * a + b * b) / 4)))
