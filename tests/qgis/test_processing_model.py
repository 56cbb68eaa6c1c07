"""The deeds chain in a model: from an outline and a terrain model to a verified package."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from qgis.core import (
    QgsProcessingContext,
    QgsProcessingModelAlgorithm,
    QgsProcessingModelChildAlgorithm,
    QgsProcessingModelChildParameterSource,
    QgsProcessingModelOutput,
    QgsProcessingModelParameter,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterString,
)

from tests.qgis.processing_kit import (  # noqa: F401
    CRS,
    Listener,
    box,
    memory_polygons,
    provider,
    write_raster,
)

pytestmark = pytest.mark.usefixtures("provider")

Source = QgsProcessingModelChildParameterSource
STEPS = ("createregister", "importplots", "draftplan", "exportpackage", "verifypackage")


def build_model() -> QgsProcessingModelAlgorithm:
    """REGISTER and MINE travel from each step to the next; the package's folder to its verification."""
    model = QgsProcessingModelAlgorithm("Mine from outline to package", "Mine restoration")
    for parameter in (
        QgsProcessingParameterString("COUNTY"),
        QgsProcessingParameterFeatureSource("OUTLINE"),
        QgsProcessingParameterRasterLayer("DEM"),
    ):
        model.addModelParameter(parameter, QgsProcessingModelParameter(parameter.name()))
    chained = {
        "createregister": {"COUNTY": Source.fromModelParameter("COUNTY"), "CRS": Source.fromStaticValue(CRS)},
        "importplots": {
            "REGISTER": Source.fromChildOutput("createregister", "REGISTER"),
            "INPUT": Source.fromModelParameter("OUTLINE"),
        },
        "draftplan": {
            "REGISTER": Source.fromChildOutput("importplots", "REGISTER"),
            "MINE": Source.fromChildOutput("importplots", "MINE"),
            "DEM": Source.fromModelParameter("DEM"),
        },
        "exportpackage": {
            "REGISTER": Source.fromChildOutput("draftplan", "REGISTER"),
            "MINE": Source.fromChildOutput("draftplan", "MINE"),
        },
        "verifypackage": {"FOLDER": Source.fromChildOutput("exportpackage", "FOLDER")},
    }
    destinations = {
        "createregister": ("REGISTER", QgsProcessingParameterFileDestination),
        "exportpackage": ("FOLDER", QgsProcessingParameterFolderDestination),
    }
    for step in STEPS:
        child = QgsProcessingModelChildAlgorithm(f"minerestoration:{step}")
        child.setChildId(step)
        for name, source in chained[step].items():
            child.addParameterSources(name, [source])
        if step in destinations:
            name, _kind = destinations[step]
            output = QgsProcessingModelOutput(name, name)
            output.setChildId(step)
            output.setChildOutputName(name)
            output.setMandatory(True)
            child.setModelOutputs({name: output})
        assert model.addChildAlgorithm(child) == step
    model.updateDestinationParameters()
    return model


def test_the_designer_offers_each_output_to_the_next_step():
    model = build_model()
    good, problems = model.validate()
    assert good, problems
    for step, name in (("importplots", "REGISTER"), ("draftplan", "MINE"), ("exportpackage", "MINE")):
        definition = model.childAlgorithm(step).algorithm().parameterDefinition(name)
        offered = model.availableSourcesForChild(
            step, [definition.type()], ["outputFile", "outputString", "outputFolder", "outputRaster"]
        )
        assert name in {source.outputName() for source in offered}


def test_a_model_survives_its_file(tmp_path):
    path = tmp_path / "mine.model3"
    assert build_model().toFile(str(path))
    again = QgsProcessingModelAlgorithm()
    assert again.fromFile(str(path))
    assert set(again.childAlgorithms()) == set(STEPS)
    assert again.validate()[0]


def test_from_outline_to_verified_package(tmp_path):
    rows, columns = np.mgrid[0:120, 0:160] * 5.0
    heights = np.full((120, 160), 200.0)
    heights -= np.clip(30 - np.hypot(columns - 200, rows - 300) / 6, 0, 24)
    heights += np.clip(26 - np.hypot(columns - 560, rows - 300) / 6, 0, 20)
    dem = write_raster(tmp_path / "dem.tif", heights, cell=5.0)
    path = tmp_path / "mine.model3"
    assert build_model().toFile(str(path))
    model = QgsProcessingModelAlgorithm()
    assert model.fromFile(str(path))
    register, folder = tmp_path / "county.gpkg", tmp_path / "package"
    destinations = {p.name(): p.type() for p in model.parameterDefinitions() if p.isDestination()}
    assert sorted(destinations.values()) == ["fileDestination", "folderDestination"]
    given = {name: str(register if kind == "fileDestination" else folder) for name, kind in destinations.items()}
    given |= {"COUNTY": "410482", "OUTLINE": memory_polygons(box(20, 20, 760, 560)), "DEM": dem}
    context, listener = QgsProcessingContext(), Listener()
    results, good = model.run(given, context, listener)
    assert good, listener.errors
    steps = results["CHILD_RESULTS"]
    assert set(steps) == set(STEPS)
    assert steps["importplots"]["PLOTS"] == 1
    assert steps["draftplan"]["MINE"] == steps["importplots"]["MINE"]
    assert steps["draftplan"]["CUT_BANK_M3"] > 0
    assert steps["exportpackage"]["FOLDER"] == str(folder)
    assert steps["verifypackage"]["PASSED"] == 1
    assert Path(register).exists()
    assert (folder / "manifest.json").exists()
