# Every target installs by itself what it needs (Debian 12 or newer, root the first time).
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
OUT ?= out/demo

.PHONY: help setup demo test lint test-qgis340 desktop package bench i18n format golden images clean

help: ## this list
	@grep -hE '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

setup: ## what the other targets begin with: packages, .venv, libraries, resources, translations
	@scripts/setup.sh

demo: setup ## an approval package for a real open pit, in OUT=folder (default out/demo)
	@/usr/bin/python3 scripts/demo.py "$(OUT)"

test: setup ## lints and all tests on this machine's QGIS
	@scripts/test.sh lint unit qgis e2e

lint: setup ## only the lints
	@scripts/test.sh lint

test-qgis340: setup ## the same tests on QGIS 3.40, in a Debian 13 chroot ($QGIS340_ROOT)
	@scripts/test340.sh

desktop: setup ## QGIS with the plugin enabled and the demo project open
	@/usr/bin/python3 scripts/desktop_session.py

package: setup ## dist/mine_restoration_plugin.zip, checked against the plugin repository's rules
	@.venv/bin/python scripts/package.py

bench: setup ## volumes and zones against QGIS and exactextract, the wand against scikit-image, checks of 100,000 plots, slopes
	@.venv/bin/python scripts/bench.py
	@.venv/bin/python scripts/bench_wand.py
	@.venv/bin/python scripts/bench_checks.py
	@.venv/bin/python scripts/bench_stability.py
	@.venv/bin/python scripts/bench_regrade.py
	@.venv/bin/python scripts/bench_allocation.py
	@.venv/bin/python scripts/bench_landform.py

i18n: setup ## collect new texts into i18n/*.ts and compile them
	@.venv/bin/python scripts/i18n.py update
	@.venv/bin/python scripts/i18n.py compile

golden: setup ## renew the fingerprint of the demo's plan, after a change that is meant to alter it
	@.venv/bin/python tests/golden/rajapur.py

images: setup ## renew the screenshots of the README
	@UPDATE_IMAGES=1 scripts/test.sh desktop

format: setup ## ruff's fixes and format
	@.venv/bin/ruff check --fix-only --quiet .
	@.venv/bin/ruff format --quiet .

clean: ## what the targets made, but for .venv and the chroot
	rm -rf build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis mine_restoration_plugin/resources_rc.py
