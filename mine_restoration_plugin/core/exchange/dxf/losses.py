"""The names of what is not taken from a drawing, for people."""

from __future__ import annotations

from collections.abc import Mapping

from ...model.text import Label

PAPER = "in paper space"
_LABELS = {
    PAPER: Label("objects in paper space", "图纸空间对象"),
    "repeated insert": Label("repetitions of inserted blocks", "块阵列的重复部分"),
    "nested block": Label("blocks nested too deep", "嵌套过深的图块"),
    "empty text": Label("empty texts", "空文字"),
    "line of one point": Label("lines of a single point", "只有一个点的线"),
    "coordinates that are not numbers": Label("coordinates that are no numbers", "坐标无效的对象"),
    "heights of the corners of a closed line": Label("heights of corners of closed 3D lines", "三维闭合线的拐点高程"),
    "POLYLINE mesh": Label("meshes", "多边形网格"),
    "SPLINE without control points": Label("splines without points", "无控制点的样条"),
    "SPLINE drawn straight between its fit points": Label(
        "splines made straight between their fit points", "按拟合点连成折线的样条"
    ),
    "HATCH": Label("hatches", "填充"),
    "DIMENSION": Label("dimensions", "标注"),
    "SOLID": Label("filled triangles and quadrangles", "二维填充"),
    "3DFACE": Label("3D faces", "三维面"),
    "LEADER": Label("leaders", "引线"),
    "MULTILEADER": Label("leaders", "引线"),
    "IMAGE": Label("images", "光栅图像"),
    "OLE2FRAME": Label("embedded objects", "OLE 对象"),
    "REGION": Label("regions", "面域"),
    "MLINE": Label("multilines", "多线"),
    "WIPEOUT": Label("wipeouts", "遮罩"),
}


def listed(losses: Mapping[str, int]) -> Label:
    """All kinds with their counts; what has no name here keeps that of DXF."""
    named = [(_LABELS.get(kind, Label(kind, kind)), count) for kind, count in sorted(losses.items())]
    return Label(
        ", ".join(f"{label.en} {count}" for label, count in named),
        "、".join(f"{label.zh} {count}" for label, count in named),
    )
