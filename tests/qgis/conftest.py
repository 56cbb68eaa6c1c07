"""What the tests with QGIS share: waiting for the event loop, a plan to show, a desk whose work is made up."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from types import SimpleNamespace

import pytest


@pytest.fixture(autouse=True)
def no_systems_remembered(qgis_app):
    """QGIS keeps every coordinate system it has met, right or wrong: each test begins without those of the others."""
    from qgis.core import QgsCoordinateReferenceSystem

    QgsCoordinateReferenceSystem.invalidateCache()


@pytest.fixture(autouse=True)
def no_taste(qgis_app):
    """Every test begins as a person does who has never opened the dock: tabs and widths are remembered otherwise."""
    from qgis.core import QgsSettings

    from mine_restoration_plugin.gui.memory import SCOPE

    QgsSettings().remove(SCOPE)


@pytest.fixture
def until(qgis_app):
    """Turn the event loop until something holds."""

    def wait(holds, seconds=10.0):
        end = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < end, "waited in vain"
            qgis_app.processEvents()
            time.sleep(0.005)
        qgis_app.processEvents()

    return wait


@pytest.fixture
def sample_plan():
    """A plan with one figure of each kind that the dock treats apart."""
    from mine_restoration_plugin.core.model.plan import Check, Figure, Plan, Verdict
    from mine_restoration_plugin.core.model.text import Label
    from mine_restoration_plugin.core.model.units import VolumeState

    def figure(key, en, zh, value, unit, state=None, **more):
        return Figure(key, Label(en, zh), value, unit, state, **more)

    figures = [
        figure("area_plots_m2", "Plot area", "图斑面积", 1453321.5, "m2"),
        figure(
            "cut_bank_m3",
            "Cut",
            "挖方",
            1234567.4,
            "m3",
            VolumeState.BANK,
            formula="Σ cell area × (existing − design)",
            inputs=("area_plots_m2", "existing", "dem.rmse_m", "decisions.date", "T12"),
            rules=("factor.bank_to_compacted",),
        ),
        figure("cut_u95_m3", "Cut, ± at 95 %", "挖方±（95 %）", 98765.0, "m3", VolumeState.BANK),
        figure("fill_compacted_m3", "Fill", "填方", 1100000.0, "m3", VolumeState.COMPACTED),
        figure("fill_u95_m3", "Fill, ± at 95 %", "填方±（95 %）", None, "m3", VolumeState.COMPACTED),
        figure("surplus_bank_m3", "Surplus", "剩余土石料", 0.0, "m3", VolumeState.BANK),
        figure("cost_wan", "Cost", "投资估算", 2345.67, "wan"),
        figure("pit_level_m", "Fill level of the pit", "回填标高", 171.25, "m"),
    ]
    checks = (
        Check(
            "floor", Label("No cut in the pit floor", "坑底不采挖"), Verdict.PASS, Label("None found.", "未发现。"),
            "自然资办发〔2024〕39号", True,
        ),
        Check(
            "water", Label("Water in the pit", "坑内积水"), Verdict.UNKNOWN, Label("No survey.", "无资料。"),
            "豫自然资规〔2025〕13号", False,
        ),
        Check(
            "surplus", Label("Surplus <sold>", "剩余土石料处置"), Verdict.FAIL, Label("12 m³ left.", "剩余12 m³。"),
            "自然资办发〔2024〕39号", True, {"surplus_m3": 12.0},
        ),
    )  # fmt: skip
    rule = {
        "key": "factor.bank_to_compacted",
        "value": "0.87",
        "unit": "factor",
        "label": {"en": "Bank to compacted", "zh": "自然方折压实方"},
        "source": "JTG/T 3832-2018",
        "checked": False,
        "scope": "national",
    }
    return Plan(
        {"mine_id": "M1"}, {"crs": "EPSG:32645", "dem": {"rmse_m": 9.73}}, {"date": "2025-07-01"}, (rule,),
        {item.key: item for item in figures}, {}, checks, {}, {},
        (Label("Heights are 30 m apart.", "高程点间距30 m。"),),
    )  # fmt: skip


class MadeUpWork:
    """Stands in for ``gui.work``: the same functions on a register that lives in memory."""

    def __init__(self, work, plan):
        self._work = work
        self.plan = plan
        self.gone = None
        self.writable = True
        self.held_by = None
        self.stamp = (1, 1)
        self.draft_error = None
        self.plan_is_new = True
        self.plan_follows: str | None = None
        self.hold = threading.Event()
        self.hold.set()
        self.drafted_with = None
        self.exported_with = None
        self.plans = {}
        self.rows = [
            work.MineRow("M1", "North pit", 2, 1453321.5, None, None, None),
            work.MineRow("M2", "赛马山采石场", 1, 52000.0, None, None, None),
            work.MineRow("M10", "", 0, None, None, None, None),
        ]

    def stamp_of(self, path):
        return None if self.gone else self.stamp

    def read_register(self, path, progress):
        if self.gone:
            raise self.gone
        return self._work.RegisterView(
            path, "410184", "EPSG:32645", "/store", len(self.rows), self.writable, self.held_by, self.stamp
        )

    def read_mines(self, question, number, progress):
        if self.gone:
            raise self.gone
        words = question.words.casefold().split()
        rows = [row for row in self.rows if all(word in f"{row.mine_id} {row.name}".casefold() for word in words)]
        for name in reversed(question.order):
            key = {"area_ellipsoidal_m2": "area_m2"}.get(name.lstrip("-"), name.lstrip("-"))
            rows.sort(key=lambda row: getattr(row, key) or "" if key in ("mine_id", "name") else getattr(row, key) or 0)
            if name.startswith("-"):
                rows.reverse()
        place = next((place for place, row in enumerate(rows) if row.mine_id == question.find), None)
        size = self._work.PAGE_ROWS
        return self._work.Page(len(rows), tuple(rows[number * size : (number + 1) * size]), place)

    def read_plots(self, question, number, progress):
        return self._work.Page(0, ())

    def read_mine(self, path, mine_id, package, progress):
        if self.gone:
            raise self.gone
        row = next((row for row in self.rows if row.mine_id == mine_id), None)
        if row is None:
            return None
        version = row.plan_version if package else None
        return self._work.MineView(row, self.plans.get(mine_id), package, version)

    def name_editor(self, path, who, progress):
        self.editor = who

    def draft(self, path, mine_id, dem, decisions, who, progress):
        self.drafted_with = (path, mine_id, dem, decisions)
        for step in range(1000):
            if self.hold.is_set():
                break
            progress.report(step / 1000, "")
            time.sleep(0.02)
        if self.draft_error:
            raise self.draft_error
        self.plans[mine_id] = self.plan
        self.rows = [
            replace(row, plan_version=1, checks_failed=1, checks_undecided=1) if row.mine_id == mine_id else row
            for row in self.rows
        ]
        self.stamp = (2, 2)
        return self._work.Drafted(mine_id, 1, self.plan_is_new, 1, 1, (), self.plan_follows)

    def export(self, path, mine_id, folder, renderer, progress):
        self.exported_with = SimpleNamespace(
            folder=folder, sheets=None if renderer is None else renderer.sheets(self.plan)
        )
        self.hold.wait(5)
        return self._work.Exported(folder, 9, True, ("signature",), ())

    def create_register(self, path, county, crs, who, progress):
        return path

    def import_plots(self, path, source, mapping, who, progress):
        from mine_restoration_plugin.core.model.text import Label

        self.rows.append(self._work.MineRow("M3", "New", 4, 1.0, None, None, None))
        return self._work.Imported("M3", 4, 1, (Label("feature 7 has no geometry", "图形7为空"),))


@pytest.fixture
def made_up_work(qgis_app, sample_plan):
    from mine_restoration_plugin.gui import work

    return MadeUpWork(work, sample_plan)


@pytest.fixture
def opened_dock(qgis_iface, monkeypatch, until):
    """Show a dock with one mine of a register selected; ``told`` holds what it says. Unloaded when the test ends."""
    from mine_restoration_plugin.gui.dock import Dock

    made = []

    def show(register, mine, page):
        told = []
        monkeypatch.setattr(Dock, "_tell", lambda self, level, text, details="": told.append(text))
        dock = Dock(qgis_iface)
        made.append(dock)
        dock.told = told
        dock.show()
        dock.face.road.setCurrentWidget(page(dock))
        dock.desk.open(str(register))
        until(lambda: dock.desk.view is not None and dock.desk.runner.running == 0)
        dock.desk.select(mine)
        until(lambda: dock.desk.mine is not None and dock.desk.runner.running == 0)
        return dock

    yield show
    for dock in made:
        dock.unload()
        until(lambda dock=dock: dock.desk.runner.running == 0)
        dock.deleteLater()
