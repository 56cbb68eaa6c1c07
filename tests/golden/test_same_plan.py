"""The same inputs give the same bytes: twice on one machine, and on every QGIS that is supported."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from tests.golden.rajapur import FINGERPRINT, draft


def test_the_demo_s_plan_is_the_same_on_every_system(tmp_path: Path) -> None:
    """On a difference ``plan.json`` is kept in $PLAN_KEPT_IN, to be compared with the other system's."""
    raw = draft(tmp_path)
    if "PLAN_KEPT_IN" in os.environ:
        (Path(os.environ["PLAN_KEPT_IN"]) / "rajapur_plan.json").write_bytes(raw)
    found = hashlib.sha256(raw).hexdigest()
    assert found == FINGERPRINT.read_text(encoding="ascii").strip(), (
        "The demo's plan has changed. If the change is meant, `make golden` renews the fingerprint; "
        "it has to be the same on QGIS 3.22 and 3.40."
    )


def test_a_second_register_gives_the_same_bytes(tmp_path: Path) -> None:
    """Nothing of the register's own ids, of the clock or of the folder is in a plan."""
    one, two = tmp_path / "one", tmp_path / "a much longer name"
    one.mkdir()
    two.mkdir()
    assert draft(one) == draft(two)
