"""Files that a person named: the same bytes as json.dumps, without the text in memory, whole or not at all."""

from __future__ import annotations

import json
import math
import tracemalloc

import pytest

from mine_restoration_plugin.core.model.errors import InputError
from mine_restoration_plugin.processing.outputs import write_json

DATA = {
    "name": "图斑\n“A”\t\\n",
    "none": None,
    "counts": {"b": 1, "a": [1.5, [], {}, {"y": "\r\n", "x": True}]},
    "empty": [],
    "entries": [{"b": "两\n行", "a": [1, 2]}, {}, [], 3, "text"],
    "nothing": {},
}


@pytest.mark.parametrize("lazy", [(), ("entries",), ("entries", "empty")])
@pytest.mark.parametrize("data", [DATA, {}])
def test_same_bytes_as_the_library(tmp_path, data, lazy):
    path = tmp_path / "图.json"
    write_json(str(path), {name: iter(value) if name in lazy else value for name, value in data.items()})
    whole = json.dumps(data, ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False) + "\n"
    assert path.read_bytes() == whole.encode("utf-8")


def test_entries_are_not_held(tmp_path):
    path = tmp_path / "long.json"
    entries = ({"number": f"410482240{i}", "sentence": "重叠" * 50} for i in range(20_000))
    tracemalloc.start()
    try:
        write_json(str(path), {"entries": entries})
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert path.stat().st_size > 6_000_000
    assert peak < 1_000_000


@pytest.mark.parametrize("entries", [[1.0, math.nan], iter([{}, {"a": math.nan}])])
def test_nothing_half_written(tmp_path, entries):
    path = tmp_path / "kept.json"
    path.write_text("before", encoding="utf-8")
    with pytest.raises(ValueError, match="JSON"):
        write_json(str(path), {"entries": entries})
    assert [entry.name for entry in tmp_path.iterdir()] == ["kept.json"]
    assert path.read_text(encoding="utf-8") == "before"


def test_no_such_folder(tmp_path):
    with pytest.raises(InputError):
        write_json(str(tmp_path / "none" / "a.json"), {})
