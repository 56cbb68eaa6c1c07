"""The package folder: all of it or nothing, never over what is not ours, nothing lost."""

from __future__ import annotations

import errno
import json
import os
import stat
import sys
from pathlib import Path

import pytest

pytest.importorskip("docx")
pytest.importorskip("openpyxl")

from mine_restoration_plugin.core.dossier import destination, package
from mine_restoration_plugin.core.dossier.child import find_python
from mine_restoration_plugin.core.dossier.package import PackageResult, export_package
from mine_restoration_plugin.core.dossier.verify import verify_package
from mine_restoration_plugin.core.geodata.files import HeldError
from mine_restoration_plugin.core.model.errors import InputError
from mine_restoration_plugin.core.model.plan import Plan
from mine_restoration_plugin.core.model.progress import Cancelled, Progress
from mine_restoration_plugin.core.register.register import open_register
from tests.unit.dossier_case import MINE, PaperRenderer, make_register
from tests.unit.plan_fixture import make_plan

WHOLE = {
    "coordinates.txt", "manifest.json", "maps/cutfill.pdf", "maps/cutfill.png", "maps/design.pdf", "maps/design.png",
    "maps/existing.pdf", "maps/existing.png", "plan.json", "register.gpkg", "report.docx", "section.png",
    "workbook.xlsx",
}  # fmt: skip


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_register(tmp_path_factory.mktemp("register"))


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Documents written at once as a stub, for tests of what happens around them."""

    def written(builder: package.Builder, stage: Path, printed: object, python: Path) -> dict[str, str]:
        for name in ("report.docx", "workbook.xlsx"):
            (stage / name).write_bytes(builder.plan.to_bytes())
        return {}

    monkeypatch.setattr(package.Builder, "written", written)


def snapshot(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def export(register: Path, folder: Path, **options: object) -> PackageResult:
    options.setdefault("renderer", PaperRenderer())
    return export_package(register, MINE, folder, **options)  # type: ignore[arg-type]


def test_the_whole_package(register: Path, tmp_path: Path) -> None:
    before = list(sys.path)
    shares: list[float] = []
    result = export(register, tmp_path / "包", progress=Progress(lambda share, message: shares.append(share)))
    assert sys.path == before
    assert not result.draft
    assert set(result.files) == WHOLE == set(snapshot(tmp_path / "包"))
    assert shares == sorted(shares)
    assert os.listdir(tmp_path) == ["包"]
    assert verify_package(tmp_path / "包").passed
    with open_register(register) as opened:
        found = opened.plan(MINE)
    assert found is not None
    assert (tmp_path / "包" / "plan.json").read_bytes() == found[1]


def test_the_manifest_says_what_it_was_made_from_and_no_more(register: Path, tmp_path: Path) -> None:
    folder = tmp_path / "package"
    export(register, folder, plugin_version="9.8.7")
    text = (folder / "manifest.json").read_text(encoding="utf-8")
    data = json.loads(text)
    plan = make_plan()
    assert data["plugin_version"] == "9.8.7"
    assert data["mine_id"] == MINE
    assert data["plan_version"] == 1
    assert data["plan_sha256"] == plan.sha256
    assert (data["demo"], data["draft"], data["missing"]) == (True, False, [])
    assert {"role": "dem", "name": "srtm1_rajapur_aoi.tif", "sha256": "ab" * 32} in data["inputs"]
    assert [rule["key"] for rule in data["changed_rules"]] == ["price.cut_earth"]
    assert {file["path"] for file in data["files"]} == WHOLE - {"manifest.json"}
    assert all(len(file["sha256"]) == 64 and file["role"] and file["bytes"] > 0 for file in data["files"])
    for secret in (str(tmp_path), str(register.parent), str(Path.home())):
        for name, content in snapshot(folder).items():
            assert secret.encode() not in content, name


def test_the_same_plan_gives_the_same_documents(register: Path, tmp_path: Path) -> None:
    for name in ("a", "b"):
        export(register, tmp_path / name)
    first, second = snapshot(tmp_path / "a"), snapshot(tmp_path / "b")
    different = {name for name in first if first[name] != second[name]}
    assert different <= {"register.gpkg", "manifest.json"}


def test_without_a_renderer_the_package_is_a_draft(register: Path, tmp_path: Path) -> None:
    result = export(register, tmp_path / "package", renderer=None)
    assert result.draft
    assert result.missing == ("maps/existing.pdf", "maps/design.pdf", "maps/cutfill.pdf")
    data = json.loads((tmp_path / "package" / "manifest.json").read_text(encoding="utf-8"))
    assert data["draft"] is True
    assert data["missing"] == sorted(result.missing)
    import docx

    document = docx.Document(str(tmp_path / "package" / "report.docx"))
    assert "草稿" in "".join(paragraph.text for paragraph in document.sections[0].header.paragraphs)


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script stands for a poor Python")
def test_a_python_without_lxml_gives_the_same_report_as_html(
    register: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    poor = tmp_path / "python3"
    poor.write_text(f'#!/bin/sh\nexec "{find_python()}" -S "$@"\n')
    poor.chmod(poor.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr(package, "find_python", lambda: poor)
    result = export(register, tmp_path / "package")
    assert "report.docx" in result.missing
    assert result.draft
    page = (tmp_path / "package" / "report.html").read_text(encoding="utf-8")
    for words in ("表 E4", "示范，不得报批", "草稿", "✗ 不通过", "section.png"):
        assert words in page
    assert any("HTML" in note.en for note in result.notes)
    assert verify_package(tmp_path / "package").passed


def test_no_python_at_all(register: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "find_python", lambda: None)
    result = export(register, tmp_path / "package")
    assert set(result.missing) == {"report.docx", "workbook.xlsx"}
    assert len(result.notes) >= 2


def test_a_broken_template_changes_nothing(register: Path, tmp_path: Path) -> None:
    import docx

    own = docx.Document()
    own.add_paragraph("{{ unknown_place }}")
    own.save(str(tmp_path / "own.docx"))
    with pytest.raises(InputError, match="unknown_place"):
        export(register, tmp_path / "package", template=tmp_path / "own.docx")
    assert os.listdir(tmp_path) == ["own.docx"]


@pytest.mark.usefixtures("quick")
class TestDestination:
    def test_a_foreign_folder_is_refused(self, register: Path, tmp_path: Path) -> None:
        (tmp_path / "letter.txt").write_text("mine")
        with pytest.raises(InputError, match="not empty"):
            export(register, tmp_path)
        assert snapshot(tmp_path) == {"letter.txt": b"mine"}

    def test_a_file_and_a_missing_parent_are_refused(self, register: Path, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("mine")
        with pytest.raises(InputError, match="is a file"):
            export(register, tmp_path / "file")
        with pytest.raises(InputError, match="no folder"):
            export(register, tmp_path / "a" / "b")

    def test_the_registers_folder_is_refused(self, register: Path) -> None:
        with pytest.raises(InputError, match="register lies"):
            export(register, register.parent)

    def test_an_empty_folder_is_used(self, register: Path, tmp_path: Path) -> None:
        folder = tmp_path / "package"
        folder.mkdir()
        assert set(export(register, folder).files) == set(snapshot(folder))

    def test_again_replaces_only_what_the_manifest_lists(self, register: Path, tmp_path: Path) -> None:
        folder = tmp_path / "package"
        export(register, folder)
        (folder / "意见").mkdir()
        (folder / "意见" / "letter.txt").write_text("ours")
        export(register, folder, renderer=PaperRenderer(("existing",)))
        names = set(snapshot(folder))
        assert (folder / "意见" / "letter.txt").read_text() == "ours"
        assert "maps/design.pdf" not in names
        assert verify_package(folder).added == ("意见/letter.txt",)
        assert os.listdir(tmp_path) == ["package"]

    def test_a_foreign_file_in_the_way_is_left(self, register: Path, tmp_path: Path) -> None:
        folder = tmp_path / "package"
        export(register, folder, renderer=PaperRenderer(("existing",)))
        (folder / "maps" / "design.pdf").write_text("ours")
        before = snapshot(folder)
        with pytest.raises(InputError, match="maps/design.pdf"):
            export(register, folder)
        assert snapshot(folder) == before
        assert os.listdir(tmp_path) == ["package"]

    def test_an_edited_report_is_kept_beside(self, register: Path, tmp_path: Path) -> None:
        folder = tmp_path / "package"
        export(register, folder)
        (folder / "report.docx").write_bytes(b"hours of work in Word")
        result = export(register, folder)
        assert (tmp_path / "package_edited" / "report.docx").read_bytes() == b"hours of work in Word"
        assert any("report.docx" in note.zh for note in result.notes)
        assert verify_package(folder).passed

    def test_a_held_folder_stays_whole_and_the_new_one_lies_beside(
        self, register: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        folder = tmp_path / "package"
        export(register, folder)
        before = snapshot(folder)
        real = os.replace

        def held(source: str, target: str) -> None:
            if Path(source) == folder or Path(target) == folder:
                raise PermissionError(errno.EACCES, "in use", str(folder))
            real(source, target)

        monkeypatch.setattr(destination.os, "replace", held)
        with pytest.raises(HeldError, match="open in another program.*package_new"):
            export(register, folder, renderer=PaperRenderer(("existing",)))
        assert snapshot(folder) == before
        assert verify_package(tmp_path / "package_new").passed
        assert sorted(os.listdir(tmp_path)) == ["package", "package_new"]

    def test_a_rename_that_fails_half_way_is_undone(
        self, register: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        folder = tmp_path / "package"
        export(register, folder)
        before = snapshot(folder)
        real = os.replace
        calls: list[str] = []

        def second_fails(source: str, target: str) -> None:
            if str(source).endswith(".part"):
                calls.append(str(source))
                raise OSError(errno.EIO, "input/output error")
            real(source, target)

        monkeypatch.setattr(destination.os, "replace", second_fails)
        with pytest.raises(OSError, match="input/output"):
            export(register, folder)
        assert calls
        assert snapshot(folder) == before

    def test_what_a_killed_run_set_aside_is_put_back(self, register: Path, tmp_path: Path) -> None:
        folder = tmp_path / "package"
        export(register, folder)
        (folder / "letter.txt").write_text("ours")
        folder.rename(tmp_path / ".package.0123abcd.old")
        export(register, folder)
        assert (folder / "letter.txt").read_text() == "ours"

    @pytest.mark.parametrize("again", [False, True])
    def test_a_full_disk_leaves_the_old_state(self, register: Path, tmp_path: Path, again: bool) -> None:
        folder = tmp_path / "package"
        if again:
            export(register, folder)
        before = snapshot(tmp_path)

        class Full(PaperRenderer):
            def render(
                self, plan: Plan, store_folder: Path, sheet: str, pdf_path: Path, png_path: Path, progress: Progress
            ) -> None:
                pdf_path.write_bytes(b"half")
                raise OSError(errno.ENOSPC, "No space left on device")

        with pytest.raises(InputError, match="full"):
            export(register, folder, renderer=Full())
        assert snapshot(tmp_path) == before
        assert folder.exists() == again

    @pytest.mark.parametrize("after", [0, 1, 2, 3, 4])
    def test_cancel_leaves_nothing(self, register: Path, tmp_path: Path, after: int) -> None:
        count = 0

        def asked() -> bool:
            nonlocal count
            count += 1
            return count > after

        with pytest.raises(Cancelled):
            export(register, tmp_path / "package", progress=Progress(lambda share, message: None, asked))
        assert os.listdir(tmp_path) == []

    def test_no_plan_no_mine(self, register: Path, tmp_path: Path) -> None:
        with open_register(register, write=True, who="test") as opened:
            opened.add("mine", {"mine_id": "140221250009", "county": "140221"})
        with pytest.raises(InputError, match="no plan yet"):
            export_package(register, "140221250009", tmp_path / "package")
        with pytest.raises(InputError):
            export_package(register, "nobody", tmp_path / "package")
        assert os.listdir(tmp_path) == []


def test_a_full_disk_in_the_child_is_told(register: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = {"written": [], "missing": {}, "fault": None, "disk_full": True}
    monkeypatch.setattr(package, "run_child", lambda *arguments: answer)
    with pytest.raises(InputError, match="full"):
        export(register, tmp_path / "package")
    assert os.listdir(tmp_path) == []
