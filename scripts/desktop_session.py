"""Start QGIS with this checkout's plugin enabled and the demo project open.

    scripts/desktop_session.py [FOLDER] [--locale zh-Hans] [--profile DIRECTORY]

FOLDER (default out/demo) is where ``make demo`` leaves its register; where there is none, the demo runs first. The
profile (default build/desktop_profile) is kept, so that QGIS remembers where the dock was.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from configparser import RawConfigParser
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STARTUP = ROOT / "scripts" / "desktop_startup.py"
PACKAGE = "mine_restoration_plugin"


def find_qgis() -> str:
    """QGIS itself: Debian's ``qgis`` is a wrapper around ``qgis.bin``."""
    program = shutil.which("qgis.bin") or shutil.which("qgis")
    if program is None:
        sys.exit("QGIS was not found. Install QGIS 3.22 or newer (on Debian: scripts/setup.sh).")
    return program


def prepare_profile(folder: Path, locale: str | None = None, plugin: Path = ROOT / PACKAGE) -> Path:
    """A profile root with the plugin linked and enabled; what QGIS keeps in it already stays.

    ``locale`` is QGIS's name of a language ("zh-Hans", "en"); None leaves the choice to the system.
    """
    profile = folder / "profiles" / "default"
    link = profile / "python" / "plugins" / PACKAGE
    link.parent.mkdir(parents=True, exist_ok=True)
    if link.is_symlink():
        link.unlink()
    if not link.exists():
        link.symlink_to(plugin, target_is_directory=True)
    file = profile / "QGIS" / "QGIS3.ini"
    file.parent.mkdir(parents=True, exist_ok=True)
    settings = RawConfigParser()
    settings.optionxform = str  # type: ignore[assignment,method-assign]
    settings.read(file, encoding="utf-8")
    wanted = {
        "PythonPlugins": {PACKAGE: "true", "processing": "true"},
        "qgis": {"checkVersion": "false", "showTips": "false"},
    }
    if locale is not None:
        wanted["locale"] = {"userLocale": locale, "globalLocale": locale, "overrideFlag": "true"}
    for section, values in wanted.items():
        if not settings.has_section(section):
            settings.add_section(section)
        for key, value in values.items():
            settings.set(section, key, value)
    with file.open("w", encoding="utf-8") as stream:
        settings.write(stream, space_around_delimiters=False)
    return folder


def environment(profile: Path, demo: Path) -> dict[str, str]:
    """The environment QGIS is started in: its own Python, our profile, where the demo lies."""
    kept = {name: value for name, value in os.environ.items() if name not in _FOREIGN}
    kept["PATH"] = os.pathsep.join(["/usr/bin", "/bin", kept.get("PATH", "")])
    kept["QGIS_CUSTOM_CONFIG_PATH"] = str(profile)
    kept["GDAL_PAM_ENABLED"] = "NO"  # no .aux.xml beside the demo's terrain model
    kept["MINE_RESTORATION_DEMO"] = str(demo)
    kept["MINE_RESTORATION_TERRAIN"] = str(ROOT / "demo" / "openpit_rajapur")
    return kept


_FOREIGN = ("PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV", "QGIS_PLUGINPATH")


def command(startup: Path = STARTUP) -> list[str]:
    return [find_qgis(), "--noversioncheck", "--nologo", "--code", str(startup)]


def main() -> int:
    parser = argparse.ArgumentParser(description="QGIS with the plugin enabled and the demo project open.")
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "out" / "demo")
    parser.add_argument("--locale", help="QGIS's name of a language, such as en or zh-Hans")
    parser.add_argument("--profile", type=Path, default=ROOT / "build" / "desktop_profile")
    chosen = parser.parse_args()
    demo = chosen.folder.resolve()
    if not (demo / "register.gpkg").is_file():
        subprocess.run([sys.executable, str(ROOT / "scripts" / "demo.py"), str(demo)], check=True)
    profile = prepare_profile(chosen.profile.resolve(), chosen.locale)
    return subprocess.run(command(), env=environment(profile, demo), check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
