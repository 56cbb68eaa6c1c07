"""The child Python: found where QGIS hides it, run apart, ended when asked."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import pytest

from mine_restoration_plugin.core.dossier import child
from mine_restoration_plugin.core.dossier.child import run_child
from mine_restoration_plugin.core.model import child as any_child
from mine_restoration_plugin.core.model.child import candidates, environment, find_python
from mine_restoration_plugin.core.model.errors import InputError
from mine_restoration_plugin.core.model.progress import Cancelled, Progress


def touch(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"")
    return path


def yes(path: Path) -> bool:
    return True


def test_an_interpreter_is_itself() -> None:
    assert find_python() is not None
    first = candidates("/opt/venv/bin/python3.11", (), "linux")[0]
    assert first == Path("/opt/venv/bin/python3.11")


@pytest.mark.parametrize("name", ["qgis", "qgis.bin", "qgis_process.bin", "QGIS", "qgis-bin.exe", ""])
def test_qgis_is_no_interpreter(name: str) -> None:
    for platform in ("linux", "win32", "darwin"):
        found = candidates(f"/usr/bin/{name}" if name else "", ("/usr",), platform)
        assert not any("qgis" in path.name.lower() for path in found)
    assert Path("/usr/bin/python3") in candidates("/usr/bin/qgis.bin", ("/usr",), "linux")


def test_windows_qgis_has_its_python_in_apps(tmp_path: Path) -> None:
    root = tmp_path / "QGIS 3.34"
    qgis = touch(root / "bin" / "qgis-bin.exe")
    touch(root / "bin" / "python3.exe")
    major, minor = sys.version_info[:2]
    other = touch(root / "apps" / "Python27" / "python.exe")
    wanted = touch(root / "apps" / f"Python{major}{minor}" / "python.exe")
    assert find_python(str(qgis), (), "win32", yes) == wanted
    wanted.unlink()
    assert find_python(str(qgis), (), "win32", yes) == root / "bin" / "python3.exe"
    assert other not in candidates(str(qgis), (), "win32")


def test_windows_prefix_goes_first(tmp_path: Path) -> None:
    home = touch(tmp_path / "apps" / "Python312" / "python.exe")
    assert find_python(str(tmp_path / "bin" / "qgis-ltr-bin.exe"), (str(home.parent),), "win32", yes) == home


def test_macos_has_it_in_the_bundle(tmp_path: Path) -> None:
    python = touch(tmp_path / "QGIS.app" / "Contents" / "MacOS" / "bin" / "python3")
    assert find_python(str(python.parents[1] / "QGIS"), (), "darwin", yes) == python


def test_one_that_does_not_run_is_passed_over(tmp_path: Path) -> None:
    broken = touch(tmp_path / "bin" / "python3")
    broken.chmod(0o755)
    assert find_python("", (str(tmp_path),), "linux") != broken
    assert find_python("", (str(tmp_path),), "linux", lambda path: False) is None


def test_a_stranger_on_the_path_comes_after_the_prefix(tmp_path: Path) -> None:
    own = touch(tmp_path / "usr" / "bin" / "python3")
    stranger = touch(tmp_path / "pyenv" / "bin" / "python3.13")
    assert find_python(str(stranger), (str(tmp_path / "usr"),), "linux", yes) == own


def test_one_that_has_lxml_goes_before_one_that_only_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    poor = touch(tmp_path / "a" / "bin" / "python3")
    rich = touch(tmp_path / "b" / "bin" / "python3")
    monkeypatch.setattr(any_child, "_runs", lambda path, code: path == rich or path == poor and "lxml" not in code)
    wanted = child.WANTED
    assert find_python("", (str(tmp_path / "a"), str(tmp_path / "b")), "linux", wanted=wanted) == rich
    rich.unlink()
    assert find_python("", (str(tmp_path / "a"),), "linux", wanted=wanted) == poor
    monkeypatch.setattr(any_child, "_runs", lambda path, code: "lxml" not in code)
    assert find_python("", (str(tmp_path / "a"),), "linux", wanted=wanted, required=True) is None


def test_what_qgis_set_for_itself_is_left_behind() -> None:
    outer = {"PYTHONHOME": "x", "PythonPath": "x", "PROJ_LIB": "x", "GDAL_DATA": "x", "PATH": "p", "TEMP": "t"}
    assert environment(outer) == {"PATH": "p", "TEMP": "t"}


@pytest.fixture
def python() -> Path:
    found = find_python()
    assert found is not None
    return found


def writers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """Put other code in the place of the writers."""
    folder = tmp_path / "writers"
    folder.mkdir()
    (folder / "__main__.py").write_text(code, encoding="utf-8")
    monkeypatch.setattr(child, "WRITERS", folder)


def test_cancel_ends_the_child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, python: Path) -> None:
    trace = tmp_path / "trace"
    code = f"import time, pathlib; pathlib.Path({str(trace)!r}).write_text('on'); time.sleep(60)"
    writers(tmp_path, monkeypatch, code)
    start = time.monotonic()
    with pytest.raises(Cancelled):
        run_child(python, {}, Progress(is_cancelled=trace.exists))
    assert time.monotonic() - start < 30


def test_one_that_never_ends_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, python: Path) -> None:
    writers(tmp_path, monkeypatch, "import time; time.sleep(60)")
    with pytest.raises(InputError, match="longer than 0 seconds"):
        run_child(python, {}, timeout_s=0.2)


def test_its_last_words_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, python: Path) -> None:
    writers(tmp_path, monkeypatch, "raise ValueError('the reason 原因')")
    with pytest.raises(RuntimeError, match="the reason 原因"):
        run_child(python, {})


def test_much_noise_does_not_stop_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, python: Path) -> None:
    code = (
        "import sys, pathlib, json; sys.stderr.write('x' * 10**6)\n"
        "pathlib.Path(sys.argv[1]).with_suffix('.answer.json').write_text(json.dumps({'path': sys.path}))"
    )
    writers(tmp_path, monkeypatch, code)
    path = run_child(python, {})["path"]
    assert "" not in path
    assert str(Path.cwd()) not in path


def test_the_worker_needs_no_gdal_and_no_numpy(tmp_path: Path, python: Path) -> None:
    """The modules that the child imports, found by running it on an empty job."""
    import subprocess

    job = tmp_path / "job.json"
    job.write_text(json.dumps({"tasks": {"report": {}, "workbook": {}}}), encoding="utf-8")
    main = child.WRITERS / "__main__.py"
    code = (
        "import sys, runpy; sys.argv = ['x', sys.argv[1]]\n"
        "for name in ('osgeo', 'numpy', 'qgis', 'scipy'): sys.modules[name] = None\n"
        f"module = runpy.run_path({str(main)!r})\n"
        "import traceback\n"
        "sys.path.insert(0, str(module['LIBS'])); sys.path.append(str(module['PACKAGE'].parent))\n"
        "import mine_restoration_plugin.core.dossier.writers.word\n"
        "import mine_restoration_plugin.core.dossier.writers.sheets\n"
    )
    done = subprocess.run([str(python), "-I", "-B", "-c", code, str(job)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
