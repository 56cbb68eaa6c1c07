"""Earth and rock in the real qgis_process: balance, haul costs and allocation one after the other, from files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.e2e.test_qgis_process import Shell, shell  # noqa: F401 - a fixture

POINTS = {
    "sources": [((500_000, 3_800_000), {"id": "01", "material": "soil", "volume_bank_m3": 1000.0})],
    "uses": [
        ((500_300, 3_800_400), {"id": "pit", "materials": "soil|rock", "volume_compacted_m3": 400.0}),
        ((502_000, 3_800_000), {"id": "dump", "materials": "rock", "volume_compacted_m3": 100.0}),
    ],
}


def layer(path: Path, rows: list) -> Path:
    features = [
        {"type": "Feature", "geometry": {"type": "Point", "coordinates": list(place)}, "properties": cells}
        for place, cells in rows
    ]
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4547"}}
    path.write_text(json.dumps({"type": "FeatureCollection", "crs": crs, "features": features}), encoding="utf-8")
    return path


def test_from_places_to_a_plan(shell: Shell, tmp_path: Path) -> None:  # noqa: F811
    sources, uses = (layer(tmp_path / f"{name}.geojson", rows) for name, rows in POINTS.items())
    costs, flows, result = tmp_path / "costs.csv", tmp_path / "flows.csv", tmp_path / "result.json"
    hauled = shell.run("haulcosts", SOURCES=sources, USES=uses, COSTS=costs)
    assert (hauled["LINKS"], hauled["UNREACHED"]) == (1, 0)
    assert hauled["MEAN_DISTANCE_M"] == 650  # 500 m straight, 1.3 times
    factors = tmp_path / "factors.csv"
    factors.write_text("material,loose,compacted,loss\nsoil,1.33,0.85,0.04\n", encoding="utf-8")
    found = shell.run(
        "allocateearthrock", SOURCES=sources, USES=uses, FACTORS=factors, COSTS=costs, FLOWS=flows, RESULT=result
    )
    bank = 400 / (0.85 * 0.96)
    assert found["TOTAL_COST"] == pytest.approx(14 * bank)
    assert found["MOVED_BANK_M3"] == pytest.approx(bank)
    assert found["SURPLUS_BANK_M3"] == pytest.approx(1000 - bank)
    assert (found["SHORT_COMPACTED_M3"], found["OPTIMAL"]) == (100, 1)
    first = result.read_bytes()
    shell.run("allocateearthrock", SOURCES=sources, USES=uses, FACTORS=factors, COSTS=costs, RESULT=result)
    assert result.read_bytes() == first
    assert json.loads(first)["shortages"][0]["uses"] == ["dump"]
    volumes = tmp_path / "volumes.csv"
    volumes.write_text("zone,material,cut_bank_m3,fill_compacted_m3\na,soil,1000,400\n", encoding="utf-8")
    balance = shell.run("earthrockbalance", VOLUMES=volumes, SYSTEM=0)
    assert balance["SURPLUS_BANK_M3"] == pytest.approx(1000 - 40 - 400 / 0.85, abs=0.005)
    assert balance["RESIDUAL_M3"] == 0


def test_a_wrong_table_is_a_sentence(shell: Shell, tmp_path: Path) -> None:  # noqa: F811
    table = tmp_path / "t.csv"
    table.write_text("id,material\nA,soil\n", encoding="utf-8")
    arguments = [f"--{key}={table}" for key in ("SOURCES", "USES", "FACTORS", "COSTS")]
    done = shell.call("run", "minerestoration:allocateearthrock", *arguments)
    assert done.returncode != 0
    assert "SOURCES lacks the columns volume_bank_m3" in done.stdout + done.stderr
