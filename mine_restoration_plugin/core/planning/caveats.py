"""What the reader has to know before trusting a figure."""

from __future__ import annotations

from ..geodata.alignment import RESAMPLING_WORDS
from ..model.text import Label
from .results import Results


def make_warnings(results: Results) -> list[Label]:
    """Warnings in the order of their weight."""
    return [
        *results.site.warnings,
        *results.volumes.warnings,
        *_terrain(results),
        *_design(results),
        *_choices(results),
    ]


def _terrain(results: Results) -> list[Label]:
    dem = results.site.json["dem"]
    found = []
    if dem["rmse_m"] is None:
        found.append(
            Label(
                "No error is given for the heights, so no volume carries one.", "未给出高程误差，各体积均无误差范围。"
            )
        )
    else:
        source = dem["rmse_source"]
        found.append(
            Label(
                "Heights have an error (RMSE) of {rmse} m on cells of {x} × {y} m{source}.",
                "高程中误差 {rmse} m，栅格 {x} × {y} m{source_zh}。",
            ).format(
                rmse=f"{dem['rmse_m']:.2f}",
                x=f"{dem['cell_x_m']:.2f}",
                y=f"{dem['cell_y_m']:.2f}",
                source=f" ({source})" if source else "",
                source_zh=f"（{source}）" if source else "",
            )
        )
    if dem["resampling"] != "none":
        found.append(
            Label(
                "The terrain was reprojected from {source} ({method}); heights are rounded to 1 mm.",
                "地形由 {source} 重投影（{method}），标高取至 1 mm。",
            ).format(source=dem["source_crs"], method=RESAMPLING_WORDS[dem["resampling"]])
        )
    if dem["coverage_share"] < 1:
        found.append(
            Label(
                "Heights are known on {share} % of the outline only; volumes are of that part.",
                "图斑仅 {share}% 有标高，体积只算该部分。",
            ).format(share=f"{dem['coverage_share'] * 100:.2f}")
        )
    return found


def _design(results: Results) -> list[Label]:
    found = []
    for pit in results.pits:
        if pit.open_edge_m is None or (pit.spill_m is not None and pit.spill_m <= pit.open_edge_m):
            continue
        if "pit_level_m" in results.decisions:
            text = Label(
                "Pit {unit} is open to unknown ground ({level} m at its edge); the given level is above it: survey "
                "beyond the terrain and prove how the fill is held.",
                "采坑 {unit} 边缘外地形未知（边缘标高 {level} m），给定回填标高高于该处：须补测外围并论证填方支挡。",
            )
        else:
            text = Label(
                "Pit {unit} is open to unknown ground ({level} m at its edge); it is filled no higher. Survey "
                "beyond the terrain to fill more.",
                "采坑 {unit} 边缘外地形未知（边缘标高 {level} m），回填不高于此标高；补测外围后方可多填。",
            )
        found.append(text.format(unit=pit.unit_no, level=f"{pit.open_edge_m:.2f}"))
    if results.pits and results.decisions.get("pit_has_water") is None:
        found.append(
            Label(
                "Nobody stated whether water stands in the pits; if it does, the heights are of its surface.",
                "未说明采坑是否积水；如有积水，标高为水面标高。",
            )
        )
    if results.design.limited_by_pits and "pit_level_m" not in results.decisions:
        found.append(
            Label(
                "The dumps could give more than the pits can hold: they are cut only as far as it is used "
                "(minimum impact).",
                "堆场可挖量大于采坑可容量：按影响最小化原则，只挖至可用尽为止。",
            )
        )
    if not results.volumes.cut_total and not results.volumes.fill_total:
        found.append(
            Label("Nothing is cut or filled: there is no pit and dump pair.", "无挖填：未同时存在可填采坑和可挖堆场。")
        )
    return found


def _choices(results: Results) -> list[Label]:
    found = []
    if any(unit["origin"] == "suggested" for unit in results.site.json["units"]):
        found.append(
            Label(
                "Restoration units are suggested from the terrain and need to be confirmed on site.",
                "修复单元由地形推荐，须现场确认。",
            )
        )
    if results.conversion.defaulted:
        found.append(
            Label(
                "Nobody chose the conversion factors: {row} was used; the other system gives {other} instead of "
                "{factor}.",
                "未选定换算系数，采用“{row}”；另一套系数为 {other}，本方案为 {factor}。",
            ).format(
                row=results.book.rule(results.conversion.rules[1]).label,
                other=results.other.compacted,
                factor=results.conversion.compacted,
            )
        )
    if not results.decisions.get("date"):
        found.append(Label("No date was decided.", "未填编制日期。"))
    if results.decisions["demo"]:
        found.append(Label("Demonstration, not for approval.", "示范，不得报批。"))
    return found
