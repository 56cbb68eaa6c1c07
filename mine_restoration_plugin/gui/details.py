"""The selected mine: what is done and what comes next, its key figures, its law checks, and why."""

from __future__ import annotations

from html import escape

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QGuiApplication, QIcon, QKeySequence
from qgis.PyQt.QtWidgets import (
    QAction,
    QApplication,
    QHeaderView,
    QSplitter,
    QStyle,
    QTabWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ..compat import localised, translate
from ..core.model.plan import Check, Figure, Plan, Verdict
from . import texts
from .paged import RIGHT
from .whys import WhyPanel, explain
from .work import MineView

KEY_FIGURES = (
    "area_plots_m2",
    "cut_bank_m3",
    "fill_compacted_m3",
    "used_bank_m3",
    "loss_bank_m3",
    "surplus_bank_m3",
    "shortage_bank_m3",
    "balance_residual_m3",
    "pit_level_m",
    "dump_level_m",
    "cost_wan",
)
KEY_ROLE = Qt.ItemDataRole.UserRole
ORDER = (Verdict.FAIL, Verdict.UNKNOWN, Verdict.PASS)


def verdict_icon(verdict: Verdict) -> QIcon:
    if verdict is Verdict.UNKNOWN:
        return QApplication.style().standardIcon(QStyle.StandardPixmap.SP_MessageBoxQuestion)
    return QgsApplication.getThemeIcon("/mIconSuccess.svg" if verdict is Verdict.PASS else "/mIconDelete.svg")


class Details(QWidget):
    """Shows a MineView; computes nothing."""

    zoomAsked = pyqtSignal()  # noqa: N815 - Qt's way of naming signals

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plan: Plan | None = None
        self.figures = self._tree(
            translate("MineRestoration", "Figure"),
            translate("MineRestoration", "Value"),
            translate("MineRestoration", "Unit"),
        )
        self.figures.setAccessibleName(translate("MineRestoration", "Key figures"))
        self.checks = self._tree(translate("MineRestoration", "Result"), translate("MineRestoration", "Law check"))
        self.checks.setAccessibleName(translate("MineRestoration", "Law checks"))
        self.warnings = self._tree(translate("MineRestoration", "Before you trust the figures"))
        self.warnings.setAccessibleName(translate("MineRestoration", "Warnings"))
        self.why = WhyPanel()
        self.why.setPlaceholderText(
            translate("MineRestoration", "Pick a figure or a law check to see where it comes from.")
        )
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self.figures, "")
        self.tabs.addTab(self.checks, "")
        self.tabs.addTab(self.warnings, "")
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.tabs)
        self.splitter.addWidget(self.why)
        self.splitter.setStretchFactor(0, 3)
        self.splitter.setStretchFactor(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.splitter)
        self.figures.currentItemChanged.connect(self._explain_current)
        self.checks.currentItemChanged.connect(self._explain_current)
        self.warnings.currentItemChanged.connect(self._explain_current)
        self.tabs.currentChanged.connect(self._explain_current)
        self.checks.itemDoubleClicked.connect(lambda *_item: self.zoomAsked.emit())
        self.show_mine(None)

    def show_mine(self, mine: MineView | None) -> None:
        """Fill in the latest plan of a mine; without one everything is empty and says so."""
        kept = (_key(self.figures.currentItem()), _key(self.checks.currentItem()))
        self._plan = None if mine is None else mine.plan
        self.figures.clear()
        self.checks.clear()
        self.warnings.clear()
        plan = self._plan
        if plan is not None:
            self._fill_figures(plan)
            self._fill_checks(plan)
            for number, warning in enumerate(plan.warnings):
                item = QTreeWidgetItem([localised(warning)])
                item.setData(0, KEY_ROLE, str(number))
                item.setToolTip(0, localised(warning))
                self.warnings.addTopLevelItem(item)
        for tree, key in zip((self.figures, self.checks), kept):
            _make_current(tree, key)
        self._title_tabs(plan)
        self._explain_current()

    def _fill_figures(self, plan: Plan) -> None:
        for key in KEY_FIGURES:
            if key in plan.figures:
                self.figures.addTopLevelItem(self._figure_item(plan, plan.figures[key]))
        more = QTreeWidgetItem([translate("MineRestoration", "Other figures")])
        for key in sorted(plan.figures):
            if key not in KEY_FIGURES:
                more.addChild(self._figure_item(plan, plan.figures[key]))
        if more.childCount():
            self.figures.addTopLevelItem(more)
            more.setFirstColumnSpanned(True)

    @staticmethod
    def _figure_item(plan: Plan, figure: Figure) -> QTreeWidgetItem:
        value, unit = texts.with_uncertainty(plan, figure), texts.unit(figure)
        if figure.unit == "m2":
            value, unit = texts.area_hm2(figure.value), "hm²"
        item = QTreeWidgetItem([localised(figure.label), value, unit])
        item.setData(0, KEY_ROLE, figure.key)
        item.setTextAlignment(1, RIGHT)
        for column in range(2):
            item.setToolTip(column, f"{localised(figure.label)}: {value} {unit}".strip())
        return item

    def _fill_checks(self, plan: Plan) -> None:
        for verdict in ORDER:
            for check in plan.checks:
                if check.verdict is verdict:
                    item = QTreeWidgetItem([texts.verdict(verdict), localised(check.title)])
                    item.setIcon(0, verdict_icon(verdict))
                    item.setData(0, KEY_ROLE, check.key)
                    item.setToolTip(0, localised(check.finding))
                    item.setToolTip(1, f"{localised(check.finding)}\n{texts.origin(check.source, check.checked)}")
                    self.checks.addTopLevelItem(item)

    def _title_tabs(self, plan: Plan | None) -> None:
        count = 0 if plan is None else len(plan.warnings)
        self.tabs.setTabText(2, translate("MineRestoration", "Warnings: {count}").format(count=count))
        self.tabs.setTabIcon(2, QgsApplication.getThemeIcon("/mIconWarning.svg") if count else QIcon())
        self.tabs.setTabText(0, translate("MineRestoration", "Ke&y figures"))
        if plan is None:
            self.tabs.setTabText(1, translate("MineRestoration", "Law chec&ks"))
            self.tabs.setTabIcon(1, QIcon())
            return
        failed, undecided = plan.count(Verdict.FAIL), plan.count(Verdict.UNKNOWN)
        worst = Verdict.FAIL if failed else Verdict.UNKNOWN if undecided else Verdict.PASS
        self.tabs.setTabIcon(1, verdict_icon(worst))
        self.tabs.setTabText(
            1,
            translate("MineRestoration", "Law chec&ks: {failed} ✗  {undecided} ?").format(
                failed=failed, undecided=undecided
            ),
        )
        self.tabs.setTabToolTip(1, texts.outcome(failed, undecided))

    def _explain_current(self, *_changed: object) -> None:
        tree = self.tabs.currentWidget()
        key = _key(tree.currentItem()) if isinstance(tree, QTreeWidget) else ""
        plan = self._plan
        if plan is None or not key:
            self.why.clear()
        elif tree is self.figures:
            self.why.show_figure(plan, key)
        elif tree is self.warnings:
            self.why.setPlainText(localised(plan.warnings[int(key)]))
        else:
            self.why.setHtml(explain_check(next(check for check in plan.checks if check.key == key)))

    def _tree(self, *headings: str) -> QTreeWidget:
        tree = QTreeWidget()
        tree.setHeaderLabels(list(headings))
        tree.setRootIsDecorated(len(headings) == 3)
        tree.setAlternatingRowColors(True)
        tree.setUniformRowHeights(True)
        header = tree.header()
        header.setStretchLastSection(len(headings) == 2)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        if len(headings) == 1:
            header.setStretchLastSection(True)
        if len(headings) == 3:
            header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
            header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
            header.setSectionResizeMode(2, QHeaderView.ResizeMode.ResizeToContents)
        copy = QAction(translate("MineRestoration", "Copy"), tree)
        copy.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        copy.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        copy.triggered.connect(lambda: _copy(tree))
        tree.addAction(copy)
        tree.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        return tree


def steps(mine: MineView) -> str:
    """One line: what is done, what is missing, what comes next."""
    done: list[str] = []
    missing: list[str] = []
    _sort(
        mine.row.plots > 0,
        translate("MineRestoration", "plots ({plots})").format(plots=texts.count(mine.row.plots)),
        translate("MineRestoration", "plots"),
        done,
        missing,
    )
    version = mine.row.plan_version
    _sort(
        version is not None,
        translate("MineRestoration", "plan version {version}").format(version=version),
        translate("MineRestoration", "plan"),
        done,
        missing,
    )
    _sort(
        version is not None and mine.packaged_version == version,
        translate("MineRestoration", "approval package of version {version}").format(version=version),
        translate("MineRestoration", "approval package"),
        done,
        missing,
    )
    comma = translate("MineRestoration", ", ")
    lines = []
    if done:
        lines.append(translate("MineRestoration", "Done: {things}.").format(things=comma.join(done)))
    if missing:
        lines.append(translate("MineRestoration", "Missing: {things}.").format(things=comma.join(missing)))
    lines.append(translate("MineRestoration", "Next: {step}").format(step=next_step(mine)))
    return " ".join(lines)


def next_step(mine: MineView) -> str:
    if not mine.row.plots:
        return translate("MineRestoration", "import the plots of the mine.")
    if mine.row.plan_version is None:
        return translate("MineRestoration", "choose a terrain model and draft the plan.")
    if mine.row.checks_failed:
        return translate("MineRestoration", "mend what the failed law checks name, then draft again.")
    if mine.packaged_version != mine.row.plan_version:
        return translate("MineRestoration", "export the package.")
    return translate("MineRestoration", "have the package reviewed.")


def explain_figure(plan: Plan, figure: Figure) -> str:
    """Why this number: formula, inputs with their values, rules with their sources, down to the last. HTML."""
    return explain(plan, figure.key)


def explain_check(check: Check) -> str:
    """Result, finding and source of a law check. HTML."""
    parts = [
        f"<b>{escape(texts.verdict(check.verdict))}</b>: {escape(localised(check.title))}",
        escape(localised(check.finding)),
        _line(translate("MineRestoration", "Source"), texts.origin(check.source, check.checked)),
    ]
    if check.measured:
        parts.append(_line(translate("MineRestoration", "Measured"), texts.measured(check)))
    return "<br>".join(parts)


def _line(title: str, text: str) -> str:
    return f"<i>{escape(title)}</i>: {escape(text)}"


def _sort(is_done: bool, when_done: str, when_missing: str, done: list[str], missing: list[str]) -> None:
    (done if is_done else missing).append(when_done if is_done else when_missing)


def _key(item: QTreeWidgetItem | None) -> str:
    return "" if item is None else item.data(0, KEY_ROLE) or ""


def _make_current(tree: QTreeWidget, key: str) -> None:
    for number in range(tree.topLevelItemCount()):
        if key and _key(tree.topLevelItem(number)) == key:
            tree.setCurrentItem(tree.topLevelItem(number))


def _copy(tree: QTreeWidget) -> None:
    item = tree.currentItem()
    if item is not None:
        QGuiApplication.clipboard().setText("\t".join(item.text(column) for column in range(tree.columnCount())))
