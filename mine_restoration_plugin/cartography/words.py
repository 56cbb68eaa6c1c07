"""Words printed on map sheets. Documents are Chinese; the English stands beside it for who maintains them."""

from __future__ import annotations

from ..core.model.text import Label

PLOTS = Label("Mine plots (extent of the project)", "图斑范围（项目实施范围）")
UNITS = Label("Restoration units", "修复单元")
SECTION = Label("Section line", "剖面线及编号")
CONTOURS = Label("Contours (m)", "等高线（m）")
CONTOURS_DESIGN = Label("Contours of the design (m)", "设计等高线（m）")
CONTOURS_BEFORE = Label("Contours of the existing ground", "现状等高线")
INDEX_CONTOUR = Label("Index contour, every {step:g} m", "计曲线（{step:g} m）")
CONTOUR = Label("Contour, every {step:g} m", "首曲线（{step:g} m）")
SPOTS = Label("Spot height (m)", "高程注记点（m）")
NO_HEIGHTS = Label("No height data", "无高程数据")
CHANGE = Label("Depth of cut and fill (m); clear: neither", "挖填高差分级（m），无色为不挖不填")
CUT = Label("cut", "挖")
FILL = Label("fill", "填")
ZONES = Label("Cut and fill zones", "挖填分区及总方量")
CUT_ZONE = Label("Cut {volume} (bank)", "挖方 {volume}（自然方）")
FILL_ZONE = Label("Fill {volume} (compacted)", "填方 {volume}（压实方）")
UNIT_CUT = Label("cut {volume}", "挖方 {volume}")
UNIT_FILL = Label("fill {volume}", "填方 {volume}")
CUT_ONLY = Label("Cut zone", "挖方区")
FILL_ONLY = Label("Fill zone", "填方区")
PIT_TO = Label("filled to {level} m", "填至 {level} m")
DUMP_TO = Label("cut down to {level} m", "削至 {level} m")

TITLE = Label("{mine}: {sheet}", "{mine}{sheet}")
DEMO = Label("Demonstration, not for approval", "示范，不得报批")
SECRECY = Label("Secrecy: {level}", "密级：{level}")
UNKNOWN = Label("not stated", "未说明")
NOT_GIVEN = Label("not given", "未给出")
CRS = Label("Coordinate system: {crs}", "坐标系：{crs}")
DATUM = Label("Height datum: {datum}", "高程基准：{datum}")
INTERVAL = Label("Contour interval: {step:g} m; grid labels in km", "等高距：{step:g} m；方里网注记单位：km")
HEIGHTS = Label("Heights from: {name}, cells {x:g} m × {y:g} m", "高程来源：{name}，格网 {x:g} m×{y:g} m")
ERROR = Label("Height error (RMSE): {error}", "高程中误差：{error}")
COVERAGE = Label("Heights cover {share} of the plots", "高程覆盖图斑面积：{share}")
AREA = Label("Plots: {area} hm² (ellipsoidal)", "图斑面积：{area} hm²（椭球面积）")
SIGN = Label(
    "Height change = design − existing; cut is measured in bank, fill in compacted volume; hatching ╱ cut, ╲ fill.",
    "高差＝设计标高－现状标高；挖方按自然方、填方按压实方计；斜线“╱”为挖方，“╲”为填方。",
)
DETECTION = Label("Least detectable change (95 %): {level} m", "最小可检出高差（95%）：{level} m")
WIDENED = Label(
    "The interval is wider than the standard's, for the error of the heights or the steepness of the ground.",
    "等高距已按高程误差或陡坡图面密度放宽。",
)
