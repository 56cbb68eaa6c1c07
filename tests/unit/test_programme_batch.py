"""Many mines: the same plans however they are run, one bad mine named, finished ones kept, a dead worker survived."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mine_restoration_plugin.core.model.errors import InputError
from mine_restoration_plugin.core.model.progress import Cancelled, Progress
from mine_restoration_plugin.core.programme import batch
from mine_restoration_plugin.core.programme.batch import FAILED, PLANNED, UNCHANGED, plan_mines
from mine_restoration_plugin.core.register.register import open_register
from scripts.draw_county import draw, mine_id

DECISIONS = {"factor_system": "quota", "material": "soil", "date": "2026-01-01", "height_datum": "1985"}
FAR = np.array([[700000.0, 3_000_000.0], [700100.0, 3_000_000.0], [700100.0, 3_000_100.0], [700000.0, 3_000_000.0]])


def county(folder: Path) -> tuple[Path, Path]:
    """Four good mines and one beyond the terrain."""
    terrain, register = draw(folder, 4)
    with open_register(register, write=True) as opened:
        opened.add("mine", {"mine_id": "BAD", "name": "图外石场"})
        opened.add("plot", {"plot_no": "BAD-01", "mine_id": "BAD"}, [[FAR]])
    return terrain, register


def plans(register: Path) -> dict[str, str]:
    """SHA-256 of the latest plan of each mine that has one."""
    with open_register(register) as opened:
        kept = {mine["mine_id"]: opened.plan(mine["mine_id"]) for mine in opened.mines()}
    return {mine: hashlib.sha256(found[1]).hexdigest() for mine, found in kept.items() if found is not None}


def test_workers_make_the_plans_that_one_process_makes(tmp_path: Path) -> None:
    alone, together = county(tmp_path / "a"), county(tmp_path / "b")
    one = plan_mines(alone[1], alone[0], decisions=DECISIONS)
    two = plan_mines(together[1], together[0], decisions=DECISIONS, workers=2)
    assert (one.workers, two.workers) == (1, 2)
    assert plans(alone[1]) == plans(together[1])
    assert len(plans(alone[1])) == 4
    for found in (one, two):
        assert found.count(PLANNED) == 4
        bad = next(outcome for outcome in found.outcomes if outcome.mine_id == "BAD")
        assert bad.status == FAILED
        assert "does not reach" in str(bad.reason)
    assert [o.reason and str(o.reason) for o in one.outcomes] == [o.reason and str(o.reason) for o in two.outcomes]
    again = plan_mines(together[1], together[0], decisions=DECISIONS, workers=2)
    assert (again.count(UNCHANGED), again.count(FAILED)) == (4, 1)


def test_each_mine_has_its_own_decisions(tmp_path: Path) -> None:
    terrain, register = draw(tmp_path / "county", 3)
    folder = tmp_path / "decisions"
    folder.mkdir()
    (folder / "default.json").write_text(json.dumps(DECISIONS), encoding="utf-8")
    own = {**DECISIONS, "loss_share": 0.1}
    (folder / f"{mine_id(1)}.json").write_text(json.dumps(own), encoding="utf-8")
    (folder / f"{mine_id(2)}.json").write_text('{"no such": 1}', encoding="utf-8")
    found = plan_mines(register, terrain, decisions=folder, workers=2)
    assert [outcome.status for outcome in found.outcomes] == [PLANNED, PLANNED, FAILED]
    assert "Unknown decisions" in str(found.outcomes[2].reason)
    with open_register(register) as opened:
        shares = [json.loads(opened.plan(mine_id(i))[1])["decisions"].get("loss_share") for i in range(2)]  # type: ignore[index]
    assert shares == [None, 0.1]


def test_a_worker_that_dies_costs_one_mine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A real process, ended from outside while it is asked for a mine."""
    terrain, register = draw(tmp_path / "county", 3)
    ask = batch.Worker.ask

    def deadly(self: Any, mine: str, stopped: Any) -> Any:
        if mine == mine_id(1):
            self._process.kill()
        return ask(self, mine, stopped)

    monkeypatch.setattr(batch.Worker, "ask", deadly)
    # two threads, or the work would be done here
    found = plan_mines(register, terrain, decisions=DECISIONS, workers=2)
    by_mine = {outcome.mine_id: outcome for outcome in found.outcomes}
    assert by_mine[mine_id(1)].status == FAILED
    assert "ended by itself" in str(by_mine[mine_id(1)].reason)
    assert found.count(PLANNED) == 2


def test_a_defect_at_one_mine_is_told_with_its_traceback(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    terrain, register = draw(tmp_path / "county", 2)
    prepare = batch.prepare_plan

    def broken(path: Any, mine: str, *args: Any, **more: Any) -> Any:
        if mine == mine_id(0):
            raise ZeroDivisionError("drawn")
        return prepare(path, mine, *args, **more)

    monkeypatch.setattr(batch, "prepare_plan", broken)
    found = plan_mines(register, terrain, decisions=DECISIONS)
    assert [outcome.status for outcome in found.outcomes] == [FAILED, PLANNED]
    assert "ZeroDivisionError: drawn" in found.outcomes[0].details


@pytest.mark.parametrize("workers", [1, 2])
def test_after_a_cancel_finished_plans_stay(tmp_path: Path, workers: int) -> None:
    terrain, register = draw(tmp_path / "county", 12)
    shares: list[float] = []
    progress = Progress(lambda share, _message: shares.append(share), lambda: bool(shares) and shares[-1] > 0)
    with pytest.raises(Cancelled):
        plan_mines(register, terrain, decisions=DECISIONS, workers=workers, progress=progress)
    kept = plans(register)
    assert 1 <= len(kept) < 12
    rest = plan_mines(register, terrain, decisions=DECISIONS, workers=2)
    assert rest.count(UNCHANGED) == len(kept)
    assert rest.count(PLANNED) == 12 - len(kept)


def test_what_is_wrong_with_the_whole_is_told_before_any_work(tmp_path: Path) -> None:
    terrain, register = draw(tmp_path / "county", 1)
    with pytest.raises(InputError, match="no mine X"):
        plan_mines(register, terrain, mines=["X"])
    with pytest.raises(InputError, match="rulebook folder"):
        plan_mines(register, terrain, rulebooks=[tmp_path / "none"])
    assert plans(register) == {}
