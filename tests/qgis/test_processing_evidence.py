"""Evidence through the toolbox."""

from __future__ import annotations

import json

import pytest

from mine_restoration_plugin.core.register.register import open_register
from tests.qgis.processing_kit import Listener, Refused, provider, run  # noqa: F401 - a fixture
from tests.unit.register_case import new_register, square

pytestmark = pytest.mark.usefixtures("provider")


@pytest.fixture
def register(tmp_path):
    path = new_register(tmp_path)
    with open_register(path, write=True) as opened:
        opened.add("plot", {"plot_no": "p1"}, square())
    return str(path)


def test_added_checked_changed(register, tmp_path):
    for name in ("认定书.pdf", "b.txt"):
        (tmp_path / name).write_text(name, encoding="utf-8")
    files = [str(tmp_path / "认定书.pdf"), str(tmp_path / "b.txt")]
    found = run("addevidence", {"REGISTER": register, "FILES": files, "PLOT": "p1"})
    assert (found["ADDED"], found["KNOWN"], found["WITHOUT_PLOT"], found["REGISTER"]) == (2, 0, 0, register)
    with open_register(register) as opened:
        kept = {row["caption"]: opened.folder / row["path"] for row in opened.store.rows("evidence")}
    kept["b"].write_text("other")
    kept["认定书"].unlink()
    listener, target = Listener(), tmp_path / "result.json"
    states = run("checkevidence", {"REGISTER": register, "RESULT": str(target)}, listener=listener)
    assert (states["SAME"], states["CHANGED"], states["GONE"]) == (0, 1, 1)
    assert sorted("changed" in warning for warning in listener.warnings) == [False, True]
    written = json.loads(target.read_text(encoding="utf-8"))["evidence"]
    assert sorted(row["state"] for row in written) == ["changed", "gone"]


def test_a_plot_that_is_not_there_is_refused(register, tmp_path):
    (tmp_path / "a.txt").write_text("a")
    with pytest.raises(Refused, match="no plot 'p9'"):
        run("addevidence", {"REGISTER": register, "FILES": [str(tmp_path / "a.txt")], "PLOT": "p9"})
