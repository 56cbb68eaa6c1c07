"""What is to be said about a finished bench design."""

from __future__ import annotations

from ..model.text import Label
from .benchsurface import Shaped
from .ramp import Ramp


def remarks_on(shaped: Shaped, ramp: Ramp | None) -> tuple[tuple[Label, ...], tuple[Label, ...]]:
    """Warnings and notes."""
    warnings, notes = [], []
    start = shaped.start
    rule = start.profile.rule
    if not shaped.changed.any():
        warnings.append(
            Label(
                "The design moves nothing: at {level} m its first face does not meet the ground. Check level and line.",
                "设计未产生挖填：以首级标高 {level} 米，坡面与现状地面不相交。请检查标高和所绘线。",
            ).format(level=f"{start.level_m:.2f}")
        )
    if shaped.front_step_m > 0.5 * rule.height_m:
        warnings.append(
            Label(
                "In front of the line the ground stands up to {step} m above the first level; it is left as it is. "
                "Draw the line at the foot of the face, or give a higher level.",
                "线前地面高出首级标高最多 {step} 米，未作处理。请将线绘于坡脚，或提高首级标高。",
            ).format(step=f"{shaped.front_step_m:.1f}")
        )
    if shaped.open_cells:
        warnings.append(
            Label(
                "The design runs on to where the ground is not known: {count} cells at the end of the terrain model.",
                "设计延伸至无高程处：地形边缘有 {count} 个栅格。",
            ).format(count=shaped.open_cells)
        )
    if shaped.blocked.outside_outline_m3 > 0:
        warnings.append(
            Label(
                "{volume} m³ of the design lie outside the outline and were left out: the slope there is not by rule.",
                "设计有 {volume} 立方米位于范围之外，已舍去；该处坡度不符合规则。",
            ).format(volume=f"{shaped.blocked.outside_outline_m3:.0f}")
        )
    if shaped.blocked.masked_m3 > 0:
        warnings.append(
            Label(
                "{volume} m³ of the design lie where nothing may be touched and were left out.",
                "设计有 {volume} 立方米位于禁止扰动范围内，已舍去。",
            ).format(volume=f"{shaped.blocked.masked_m3:.0f}")
        )
    if ramp is not None:
        warnings += _about(ramp, shaped)
        notes.append(
            Label(
                "Ramp {width} m wide, {length} m long, {legs} benches, steepest {grade} %, from {low} to {high} m.",
                "坡道宽 {width} 米，长 {length} 米，连接 {legs} 级台阶，最大纵坡 {grade}%，标高 {low} 至 {high} 米。",
            ).format(
                width=f"{ramp.width_m:g}",
                length=f"{ramp.length_m:.0f}",
                legs=ramp.legs,
                grade=f"{100 * ramp.max_grade:.2f}",
                low=f"{ramp.z[0]:.2f}",
                high=f"{ramp.z[-1]:.2f}",
            )
        )
    run, rise = shaped.overall()
    last = start.profile.steps[-1]
    if shaped.changed.any() and rise > abs(last.level) + 1e-6:
        warnings.append(
            Label(
                "Behind the last bench the face goes on for {more} m of height without a berm, up to the ground.",
                "末级台阶以上坡面继续 {more} 米高方与地面相接，其间无平台。",
            ).format(more=f"{rise - abs(last.level):.1f}")
        )
    notes.append(
        Label(
            "First level {level} m; benches {height} m high, faces {angle}°, berms {berm} m wide, falling {inward} %.",
            "首级标高 {level} 米；台阶高 {height} 米，坡面角 {angle}°，平台宽 {berm} 米，内倾 {inward}%。",
        ).format(
            level=f"{start.level_m:.2f}",
            height=f"{rule.height_m:g}",
            angle=f"{rule.face_deg:g}",
            berm=f"{rule.berm_m:g}",
            inward=f"{100 * rule.inward:g}",
        )
    )
    return tuple(warnings), tuple(notes)


def _about(ramp: Ramp, shaped: Shaped) -> list[Label]:
    """What is wrong with a ramp."""
    found = []
    if not ramp.complete:
        found.append(
            Label(
                "The ramp ends on bench {legs}: there is no room for the next leg. Draw a longer line, or allow a "
                "steeper ramp.",
                "坡道止于第 {legs} 级台阶：下一段布置不下，请加长所绘线或增大纵坡。",
            ).format(legs=ramp.legs)
        )
    if shaped.ramp_off_m2 > 0:
        found.append(
            Label(
                "{area} m² of the ramp are not carried by the ground: it must be built up there.",
                "坡道有 {area} 平方米无地面承托，需另行填筑。",
            ).format(area=f"{shaped.ramp_off_m2:.0f}")
        )
    return found
