"""What is said about rebuilt ground, in both languages."""

from __future__ import annotations

from ..model.text import Label

METHOD = Label(
    "The former ground is computed from the ground around, not surveyed. The range (95 %) holds the joint error of the "
    "rebuilt surface over the whole hole, stretched after trials on undisturbed terrain nearby, and the difference "
    "between the surfaces tried.",
    "采前地形由周边地面推算，并非实测。95%区间包含推算面在整个采坑范围内的相关误差（经周边未扰动地形的虚拟采坑检验放大）以及各种推算面之间的差异。",
)
NET = Label(
    "Volumes are bank volumes, geometry only. The net is the part below the rebuilt ground (pit) less the part above "
    "it (heap).",
    "体积为自然方，仅为几何量。净值为推算地面以下部分（采坑）减去其以上部分（堆体）。",
)
NO_RMSE = Label(
    "No error of the present heights was given: the range does not hold one that is common to a whole hole.",
    "未给出现状高程中误差：区间不含整个采坑共有的高程误差。",
)
RMSE_COMMON = Label(
    "The error of the present heights is taken to be the same all over a hole and in all holes (upper bound).",
    "现状高程误差按整个采坑及各采坑一致计入（上限）。",
)
BESIDE = Label("it lies beside the terrain raster.", "位于地形栅格之外。")
FEW_POINTS = Label(
    "only {points} cells of undisturbed ground around it, at least {least} are needed.",
    "周边未扰动地面仅{points}个栅格，至少需要{least}个。",
)
IN_LINE = Label(
    "the undisturbed ground beside it lies in one line, which holds no plane.", "其旁未扰动地面呈一条线，无法确定平面。"
)
NO_PRESENT = Label("its present heights are not known.", "范围内无现状高程。")
SMALL = Label(
    "Only {cells} cells of the raster, fewer than {wanted}: only a range.",
    "仅{cells}个栅格，少于{wanted}个：只给区间。",
)
ONE_SIDED = Label(
    "Undisturbed ground along only {percent} % of its edge: only a range.",
    "未扰动地面仅占其边界的{percent}%：只给区间。",
)
SCARCE = Label(
    "Only {points} heights around it, fewer than {wanted}: only a range.",
    "周边高程点仅{points}个，少于{wanted}个：只给区间。",
)
PARTLY_UNKNOWN = Label(
    "Present heights are not known on {percent} % of its area: the range is of the rest.",
    "{percent}%的面积无现状高程：区间仅为其余部分。",
)
REFUSED = Label(
    "The ground of these holes could not be rebuilt, and they are not in the totals: {holes}.",
    "以下采坑无法推算采前地形，未计入合计：{holes}。",
)
ONLY_RANGE = Label(
    "For these holes only the range counts, not one number: {holes}.",
    "以下采坑只有区间、没有单一数值：{holes}。",
)
JOINED = Label("Holes that overlap or touch were rebuilt as one: {holes}.", "相互重叠或相接的采坑已合并推算：{holes}。")
SHIFTED = Label(
    "{name}: lies {shift} m from the present ground at {points} undisturbed places (median; scatter {scatter} m), and "
    "was brought to its level.",
    "{name}：在{points}处未扰动地面，与现状高程之差的中位数为{shift}m（离散{scatter}m），已按此改正。",
)
LEVEL_UNKNOWN = Label(
    "{name}: no heights on undisturbed ground, so its height datum could not be checked.",
    "{name}：未扰动地面上没有高程，无法检查高程基准是否一致。",
)
OLD_ERROR = Label(
    "{name}: no error was given; {error} m of the rulebook is used.", "{name}：未给出中误差，按规则库取{error}m。"
)
