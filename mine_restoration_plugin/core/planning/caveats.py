"""What the reader has to know before trusting a figure."""

from __future__ import annotations

from ..geodata.alignment import RESAMPLING_WORDS
from ..model.text import Label
from .allocating import LEAST_M3
from .results import Results
from .scenario_tables import allocated_m3, kind_words
from .scenarios import CHOSEN


def make_warnings(results: Results) -> list[Label]:
    """Warnings in the order of their weight."""
    return [
        *results.site.warnings,
        *results.volumes.warnings,
        *_terrain(results),
        *_scenario(results),
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
        if results.scenario is not None:
            if (results.changes[pit.unit_no].fill_level_m or pit.open_edge_m) <= pit.open_edge_m:
                continue
            text = Label(
                "Pit {unit} is open to unknown ground ({level} m at its edge) and the scenario fills above it: survey "
                "beyond the terrain and prove how the fill is held.",
                "采坑 {unit} 边缘外地形未知（边缘标高 {level} m），比选方案填筑高于该处：须补测外围并论证填方支挡。",
            )
        elif "pit_level_m" in results.decisions:
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
            if results.scenario is None
            else Label("The scenario cuts and fills nothing inside the plots.", "比选方案在图斑范围内无挖填。")
        )
    return found


def _scenario(results: Results) -> list[Label]:
    """What has to be known of the kept design that the plan follows."""
    scenario = results.scenario
    if scenario is None:
        return []
    found = [
        Label(
            "The design is scenario “{name}” ({kind}); it has no levels of pits and dumps.",
            "设计地面采用比选方案“{name}”（{kind}），无采坑回填标高和堆场削坡标高。",
        ).format(name=scenario.name, kind=kind_words(scenario.chosen))
    ]
    others = [one.name for one in scenario.known if one.state == CHOSEN and one.name != scenario.name]
    if others:
        found.append(
            Label(
                "In the register scenario “{other}” is the chosen one, not “{name}”.",
                "台账中选定的方案为“{other}”，与本方案采用的“{name}”不一致。",
            ).format(other=others[0], name=scenario.name)
        )
    if scenario.was_resampled:
        found.append(
            Label(
                "The design surface of the scenario was resampled onto the grid of the plan (bilinear, heights to "
                "1 mm); its volumes may differ a little from those of table S1.",
                "比选方案的设计地面已重采样到本方案格网（双线性，标高取至 1 mm），方量与表 S1 可能略有差异。",
            )
        )
    outside = results.outside
    if outside.cut_m3 or outside.fill_m3:
        found.append(
            Label(
                "Outside the plots the scenario cuts {cut} m³ and fills {fill} m³: these are in no figure of the "
                "balance, the bill and the cost.",
                "比选方案在图斑范围外挖方 {cut} m³、填方 {fill} m³，未计入平衡、工程量和投资。",
            ).format(cut=f"{outside.cut_m3:.2f}", fill=f"{outside.fill_m3:.2f}")
        )
    if any(results.changes[pit.unit_no].cut_m3 > 0 for pit in results.pits):
        found.append(
            Label(
                "The floors of the pits are not outlined: flat ground beside the lowest of each pit unit counts as its "
                "floor. Run the check of over-digging with the floors drawn.",
                "未勾绘坑底范围：以采坑单元内与最低处相连的平缓地面作为坑底核查；请勾绘坑底后运行“不超采核查”。",
            )
        )
    allocated = allocated_m3(scenario)
    if allocated is not None:
        gives, asks, surplus, short = allocated
        volumes = results.volumes
        slack = LEAST_M3 * max(len(results.changes), 1)
        if max(abs(gives - float(volumes.cut_total)), abs(asks - float(volumes.fill_total))) > slack:
            found.append(
                Label(
                    "The allocation of table S3 is of {gives} m³ cut and {asks} m³ fill, the plan of {cut} and {fill}: "
                    "allocate again.",
                    "表 S3 的调配按挖方 {gives} m³、填方 {asks} m³ 计算，本方案为 {cut}、{fill} m³，须重新调配。",
                ).format(gives=f"{gives:.2f}", asks=f"{asks:.2f}", cut=volumes.cut_total, fill=volumes.fill_total)
            )
        elif abs(surplus - float(results.balance.surplus)) > slack or (short > slack) != bool(results.balance.shortage):
            found.append(
                Label(
                    "The allocation of table S3 leaves {surplus} m³ over (bank) and {short} m³ short (compacted), the "
                    "balance of the plan {over} over and {lack} short (bank): they use other materials, factors or "
                    "borrow. Make them agree before approval.",
                    "表 S3 调配结果为剩余 {surplus} m³（自然方）、缺 {short} m³（压实方），本方案平衡为剩余 {over} m³、"
                    "缺口 {lack} m³（自然方）：两者采用的岩性、换算系数或外借不同，报批前须统一。",
                ).format(
                    surplus=f"{surplus:.2f}",
                    short=f"{short:.2f}",
                    over=results.balance.surplus,
                    lack=results.balance.shortage,
                )
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
