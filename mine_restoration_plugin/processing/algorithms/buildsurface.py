"""One surface out of everything that has heights."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterCrs,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterFile,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterString,
)

from ...compat import translate
from ...core.model.errors import InputError
from ...core.model.text import QT_TRANSLATE_NOOP
from .. import inputs, outputs
from ..base import MineAlgorithm, Results, progress_of, tell, warn
from ..heights import lines_with_heights

NUMBER = QgsProcessingParameterNumber.Type.Double
CLOUDS = "LAS, LAZ (*.las *.laz)"
DRAWINGS = "DXF (*.dxf)"
MODELS = "LandXML (*.xml *.landxml)"


class BuildSurface(MineAlgorithm):
    ID = "buildsurface"
    TAGS = (
        "surface", "dem", "tin", "breakline", "contours", "spot heights", "lidar", "las", "laz", "point cloud", "dxf",
        "triangulation", "interpolation", "terrain",
        "地面", "三角网", "地性线", "等高线", "高程点", "点云", "激光雷达", "构网", "数字高程模型", "内插",
    )  # fmt: skip

    def displayName(self) -> str:
        return translate("MineRestoration", "Build a surface")

    def group(self) -> str:
        return translate("MineRestoration", "Terrain")

    def groupId(self) -> str:
        return "terrain"

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        self._add_layers()
        self._add_files()
        self._add_options()
        self._add_destinations()
        self.add_numbers(
            {
                "POINTS_USED": translate("MineRestoration", "Number of heights in the triangulation"),
                "RMSE_M": translate("MineRestoration", "RMSE of heights that were left out and predicted (m)"),
                "STANDARD_ERROR_M": translate("MineRestoration", "Standard error of the surface, all cells (m)"),
                "THIN": translate("MineRestoration", "Whether the ground of the point cloud is thin (1) or not (0)"),
                "THIN_AREA_M2": translate("MineRestoration", "Area far from any height (m²)"),
                "GROUND_PER_M2": translate("MineRestoration", "Ground points of the cloud per m²"),
                "CELL_SIZE_M": translate("MineRestoration", "Cell size (m)"),
                "CELLS": translate("MineRestoration", "Number of cells with a height"),
                "AREA_M2": translate("MineRestoration", "Area with heights, projected (m²)"),
                "NODATA_AREA_M2": translate("MineRestoration", "Area without heights, projected (m²)"),
                "TRIANGLES": translate("MineRestoration", "Number of triangles"),
                "FLAT_TRIANGLES": translate("MineRestoration", "Number of flat triangles taken away"),
                "REJECTED": translate("MineRestoration", "Number of cloud points rejected as outliers"),
                "SEAM_M": translate("MineRestoration", "Median height of the points above the rasters (m)"),
            }
        )

    def _add_layers(self) -> None:
        kinds = QgsProcessing.SourceType
        source, field = QgsProcessingParameterFeatureSource, QgsProcessingParameterField
        self.describe(
            QgsProcessingParameterMultipleLayers(
                "RASTERS", translate("MineRestoration", "Rasters"), kinds.TypeRaster, optional=True
            ),
            translate("MineRestoration", "Heights where there are no triangles; the first raster before the second."),
        )
        for name, label, field_name, field_label, kind in (
            (
                "POINTS",
                translate("MineRestoration", "Spot heights"),
                "POINT_FIELD",
                translate("MineRestoration", "Height field of the spot heights"),
                kinds.TypeVectorPoint,
            ),
            (
                "CONTOURS",
                translate("MineRestoration", "Contours"),
                "CONTOUR_FIELD",
                translate("MineRestoration", "Height field of the contours"),
                kinds.TypeVectorLine,
            ),
        ):
            self.describe(
                source(name, label, [kind], optional=True),
                translate("MineRestoration", "Heights in metres, in a field or as Z coordinates."),
            )
            self.describe(
                field(field_name, field_label, parentLayerParameterName=name, optional=True),
                translate("MineRestoration", "Heights in metres. Left out, the Z coordinates are used."),
            )
        self.describe(
            source(
                "BREAKLINES", translate("MineRestoration", "Hard breaklines"), [kinds.TypeVectorLine], optional=True
            ),
            translate(
                "MineRestoration",
                "Lines with Z coordinates where the slope may break: crests, toes, edges of roads, walls. They become "
                "edges of triangles.",
            ),
        )
        self.describe(
            source(
                "SOFT_BREAKLINES",
                translate("MineRestoration", "Soft breaklines"),
                [kinds.TypeVectorLine],
                optional=True,
            ),
            translate(
                "MineRestoration",
                "Lines with Z coordinates whose heights count, but over which the ground goes smoothly: rounded ridges "
                "and hollows. Triangles may cross them.",
            ),
        )

    def _add_files(self) -> None:
        self.describe(
            QgsProcessingParameterFile(
                "POINT_CLOUD", translate("MineRestoration", "Point cloud"), fileFilter=CLOUDS, optional=True
            ),
            translate(
                "MineRestoration",
                "LAS 1.0 to 1.4 with its ground classified; LAZ where QGIS has a decompressor (lazrs or laszip). "
                "Noise, withheld points and outliers are left out.",
            ),
        )
        self.describe(
            QgsProcessingParameterString(
                "GROUND_CLASSES", translate("MineRestoration", "Classes of ground"), "2", optional=True
            ),
            translate("MineRestoration", "Numbers with commas; 2 is ground, 8 are model key points."),
            advanced=True,
        )
        self.describe(
            QgsProcessingParameterFile(
                "DXF", translate("MineRestoration", "Drawing (DXF)"), fileFilter=DRAWINGS, optional=True
            ),
            translate(
                "MineRestoration",
                "Spot heights and contours of the drawing; lines with a height at each corner become hard breaklines.",
            ),
        )

        self.describe(
            QgsProcessingParameterFile(
                "LANDXML", translate("MineRestoration", "Triangles (LandXML)"), fileFilter=MODELS, optional=True
            ),
            translate(
                "MineRestoration",
                "A surface of triangles as other programs write it. It counts where nothing surveyed does, before the "
                "rasters; feet are turned into metres.",
            ),
        )
        self.describe(
            QgsProcessingParameterString(
                "LANDXML_SURFACE", translate("MineRestoration", "Surface in the LandXML file"), optional=True
            ),
            translate("MineRestoration", "Its name, where the file holds several."),
            advanced=True,
        )

    def _add_options(self) -> None:
        number = QgsProcessingParameterNumber
        self.describe(
            QgsProcessingParameterFeatureSource(
                "OUTLINE",
                translate("MineRestoration", "Outline"),
                [QgsProcessing.SourceType.TypeVectorPolygon],
                optional=True,
            ),
            translate("MineRestoration", "The surface ends here; holes are left out."),
        )
        self.describe(
            number("CELL_SIZE", translate("MineRestoration", "Cell size (m)"), NUMBER, optional=True, minValue=0.0),
            translate("MineRestoration", "Left out, the cell that the data bear is taken and the reason is given."),
        )
        self.describe(
            number(
                "LONGEST_SIDE",
                translate("MineRestoration", "Longest side of a triangle (m)"),
                NUMBER,
                optional=True,
                minValue=0.0,
            ),
            translate("MineRestoration", "Triangles with a longer side are left out: bays and gaps stay open."),
            advanced=True,
        )
        self.describe(
            QgsProcessingParameterCrs(
                "CRS", translate("MineRestoration", "Coordinate system of the surface"), optional=True
            ),
            translate(
                "MineRestoration", "A projected system in metres. Left out, that of the first raster, layer or file."
            ),
        )
        self.describe(
            QgsProcessingParameterCrs(
                "FILE_CRS", translate("MineRestoration", "Coordinate system of the files"), optional=True
            ),
            translate("MineRestoration", "For a drawing, and for a point cloud that does not say its own."),
            advanced=True,
        )
        self.describe(
            QgsProcessingParameterEnum(
                "HEIGHT_DATUM",
                translate("MineRestoration", "Heights are counted from"),
                [
                    translate("MineRestoration", "As the files say"),
                    translate("MineRestoration", "1985 national height datum"),
                    translate("MineRestoration", "Ellipsoid (ellipsoidal height)"),
                ],
                defaultValue=0,
            ),
            translate(
                "MineRestoration", "Heights of different datums are never mixed: a file that says another is refused."
            ),
        )
        for name, label in (
            ("POINT_RMSE", translate("MineRestoration", "Height error of the points and lines, RMSE (m)")),
            ("RASTER_RMSE", translate("MineRestoration", "Height error of the rasters, RMSE (m)")),
        ):
            self.describe(
                number(name, label, NUMBER, optional=True, minValue=0.0),
                translate("MineRestoration", "From check points, where known. Left out, it is not guessed."),
                advanced=True,
            )

    def _add_destinations(self) -> None:
        raster = QgsProcessingParameterRasterDestination
        self.describe(
            raster("SURFACE", translate("MineRestoration", "Surface"), optional=True),
            translate("MineRestoration", "Heights in metres."),
        )
        self.describe(
            raster("ERROR", translate("MineRestoration", "Standard error of the surface (1 sigma)"), optional=True),
            translate("MineRestoration", "1-sigma error in metres, greater further from data; NoData where not known."),
        )
        self.add_result(translate("MineRestoration", "Sources, error, cell, and what was done, as one JSON file."))

    def problem(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        names = ("RASTERS", "POINTS", "CONTOURS", "BREAKLINES", "SOFT_BREAKLINES", "POINT_CLOUD", "DXF", "LANDXML")
        if not any(inputs.given(parameters, name) and parameters[name] != [] for name in names):
            return translate(
                "MineRestoration", "Give something with heights: rasters, a layer, a point cloud or a drawing."
            )
        return ""

    def collect(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        self._rasters = inputs.rasters(self, parameters, "RASTERS", context)
        layers = [
            (kind, lines_with_heights(self, parameters, name, field, context))
            for kind, name, field in (
                ("SPOT", "POINTS", "POINT_FIELD"),
                ("CONTOUR", "CONTOURS", "CONTOUR_FIELD"),
                ("HARD", "BREAKLINES", None),
                ("SOFT", "SOFT_BREAKLINES", None),
            )
        ]
        self._layers = [(kind, layer) for kind, layer in layers if layer is not None]
        self._cloud = inputs.text(self, parameters, "POINT_CLOUD", context)
        self._classes = _classes(inputs.text(self, parameters, "GROUND_CLASSES", context))
        self._drawing = inputs.text(self, parameters, "DXF", context)
        self._model = inputs.text(self, parameters, "LANDXML", context)
        self._model_surface = inputs.text(self, parameters, "LANDXML_SURFACE", context)
        self._outline = inputs.zones(self, parameters, "OUTLINE", context)
        self._crs = inputs.crs(self, parameters, "CRS", context)
        self._file_crs = inputs.crs(self, parameters, "FILE_CRS", context)
        self._datum = self.parameterAsEnum(parameters, "HEIGHT_DATUM", context)
        self._numbers = {
            key: inputs.number(self, parameters, name, context)
            for key, name in (
                ("cell_m", "CELL_SIZE"),
                ("longest_side_m", "LONGEST_SIDE"),
                ("point_rmse_m", "POINT_RMSE"),
                ("raster_rmse_m", "RASTER_RMSE"),
            )
        }
        self._surface = self.parameterAsOutputLayer(parameters, "SURFACE", context) or None
        self._error = self.parameterAsOutputLayer(parameters, "ERROR", context) or None
        self._result = self.parameterAsFileOutput(parameters, "RESULT", context) or None

    def work(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Results:
        from ...core.terrain.building import HeightLayer, Kind, build_surface
        from ...core.terrain.surveyed import ELLIPSOIDAL, NATIONAL

        outline = self._outline
        found = build_surface(
            self._rasters,
            [HeightLayer(layer.layer, Kind[kind], layer.lines, layer.crs) for kind, layer in self._layers],
            clouds=[self._cloud] if self._cloud else [],
            cloud_crs=self._file_crs,
            ground_classes=self._classes,
            drawing=self._drawing,
            drawing_crs=self._file_crs,
            model=self._model,
            model_surface=self._model_surface,
            model_crs=self._file_crs,
            outline=[polygon for zone in outline.zones for polygon in zone.polygons] if outline else None,
            outline_crs=inputs.crs_text(outline.crs) if outline else None,
            crs=self._crs,
            height_datum=(None, NATIONAL, ELLIPSOIDAL)[self._datum],
            surface_path=self._surface,
            error_path=self._error,
            progress=progress_of(feedback),
            **self._numbers,
        )
        warn(feedback, found.warnings)
        tell(feedback, found.notes)
        results: Results = {
            "POINTS_USED": found.points_used,
            "RMSE_M": found.rmse_m,
            "STANDARD_ERROR_M": found.standard_error_m,
            "THIN": int(found.thin),
            "THIN_AREA_M2": found.thin_area_m2,
            "GROUND_PER_M2": found.ground_per_m2,
            "CELL_SIZE_M": found.cell.cell_x_m,
            "CELLS": found.cells,
            "AREA_M2": found.area_m2,
            "NODATA_AREA_M2": found.nodata_area_m2,
            "TRIANGLES": len(found.tin.triangles) if found.tin is not None else 0,
            "FLAT_TRIANGLES": found.built.flat if found.built is not None else 0,
            "REJECTED": found.rejected,
            "SEAM_M": found.seam.median_m if found.seam is not None else None,
        }
        if self._result:
            outputs.write_json(self._result, found.to_json())
            results["RESULT"] = self._result
        if self._surface:
            results["SURFACE"] = self._surface
        if self._error:
            results["ERROR"] = self._error
        return results


def _classes(text: str | None) -> tuple[int, ...]:
    try:
        return tuple(int(part) for part in (text or "2").replace("，", ",").split(",") if part.strip())
    except ValueError:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration", "{text} is no list of classes. Give numbers with commas, for instance 2, 8."
            ),
            text=repr(text),
        ) from None
