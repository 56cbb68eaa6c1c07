"""Map sheets as the dossier asks for them (``core.dossier.maps.MapRenderer``), drawn with QGIS layouts."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from qgis.core import Qgis, QgsApplication, QgsCoordinateReferenceSystem, QgsLayoutExporter, QgsPrintLayout, QgsProject
from qgis.PyQt.QtCore import QThread

from ..core.model.errors import InputError
from ..core.model.plan import Plan
from ..core.model.progress import SILENT, Progress
from ..core.model.text import QT_TRANSLATE_NOOP
from ..core.rulebook.book import Rulebook
from .content import ContentMaker
from .fonts import chinese_family
from .sheet import Page, fill_page, open_page
from .surface import quiet

PNG_DPI = 200
TILE_PX = 1950  # QGIS draws rasters in tiles of 2000 px, whose seams show in a PDF
NEEDS = {
    "existing": ("existing",),
    "design": ("existing", "design"),
    "cutfill": ("existing", "difference"),
}


class LayoutRenderer:
    """Draws the sheets of a plan; on the main thread only, and in a project of its own.

    ``templates`` and ``styles`` are folders with a bureau's own .qpt and .qml; what they lack is taken from ours.
    """

    def __init__(
        self, rulebook: Rulebook | None = None, templates: Path | None = None, styles: Path | None = None
    ) -> None:
        self._rulebook = rulebook or Rulebook.load()
        self._templates = templates
        self._styles = styles

    def sheets(self, plan: Plan) -> list[str]:
        """The sheets whose surfaces the plan has."""
        return [sheet for sheet, needs in NEEDS.items() if all(name in plan.surfaces for name in needs)]

    def render(
        self,
        plan: Plan,
        store_folder: Path,
        sheet: str,
        pdf_path: Path,
        png_path: Path,
        progress: Progress = SILENT,
    ) -> None:
        """Write one sheet as PDF and as PNG.

        Raises:
            InputError: a surface is gone, no sheet is large enough, no Chinese font, the target cannot be written.
            Cancelled: the person asked to stop; nothing is left behind.
        """
        if QThread.currentThread() != QgsApplication.instance().thread():
            raise RuntimeError("layouts are drawn on the main thread")
        progress.report(0.0)
        chinese_family()
        work = Path(tempfile.mkdtemp(prefix="mine-sheet-"))
        project = QgsProject()
        try:
            project.setCrs(QgsCoordinateReferenceSystem(plan.site["crs"]))
            page = open_page(project, plan, self._rulebook, self._templates)
            maker = ContentMaker(
                project, plan, Path(store_folder), work, self._rulebook, page.scale, page.box, self._styles
            )
            content = maker.make(sheet, progress.part(0.1, 0.4))
            fill_page(page, plan, self._rulebook, sheet, content)
            progress.report(0.5)
            pdf, png = work / "sheet.pdf", work / "sheet.png"
            _print_pdf(page, pdf, pdf_path)
            progress.report(0.8)
            _print_png(page.layout, png, png_path)
            progress.report(1.0)  # the last moment to stop
            _hand_over(pdf, Path(pdf_path))
            _hand_over(png, Path(png_path))
            del page, maker, content
        finally:
            project.clear()
            shutil.rmtree(work, ignore_errors=True)


def _print_pdf(page: Page, path: Path, target: Path) -> None:
    """Lines and letters stay vectors; the resolution is that of the rasters, no finer than the sheet's cell."""
    frame = page.frame.rect()
    settings = QgsLayoutExporter.PdfExportSettings()
    settings.dpi = TILE_PX / max(frame.width(), frame.height()) * 25.4
    settings.simplifyGeometries = False
    settings.textRenderFormat = Qgis.TextRenderFormat.AlwaysText
    settings.appendGeoreference = True
    settings.exportMetadata = False
    _check(QgsLayoutExporter(page.layout).exportToPdf(str(path), settings), target)


def _print_png(layout: QgsPrintLayout, path: Path, target: Path) -> None:
    settings = QgsLayoutExporter.ImageExportSettings()
    settings.dpi = PNG_DPI
    settings.generateWorldFile = False
    settings.exportMetadata = False
    with quiet():  # GDAL complains that it cannot write coordinates into a PNG
        result = QgsLayoutExporter(layout).exportToImage(str(path), settings)
    _check(result, target)


def _check(result: QgsLayoutExporter.ExportResult, target: Path) -> None:
    if result == QgsLayoutExporter.ExportResult.Success:
        return
    if result == QgsLayoutExporter.ExportResult.MemoryError:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "There is not enough memory to draw {path}."), path=target.name
        )
    raise InputError(
        QT_TRANSLATE_NOOP("MineRestoration", "The map sheet {path} could not be drawn. Is the disk full?"),
        path=target.name,
    )


def _hand_over(made: Path, target: Path) -> None:
    """Bring a finished file to its name: a copy beside it first, so that the name only ever holds a whole file.

    Raises:
        InputError: the target is held by another program; the new file then stays beside it.
    """
    beside = target.with_name(f"{target.stem}.new{target.suffix}")
    try:
        shutil.copyfile(made, beside)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "The map sheet {path} cannot be written: {reason}"),
            path=target,
            reason=error.strerror or error,
        ) from error
    try:
        os.replace(beside, target)
    except PermissionError as error:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "{path} is open in another program and was left as it is; the new file is {beside}. Close it and "
                "rename the new file, or export again.",
            ),
            path=target,
            beside=beside.name,
        ) from error
