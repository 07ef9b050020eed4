# Every job of this repository, by name. The work itself is in tools/.
.DEFAULT_GOAL := help
.PHONY: help quickstart test setup build serve check conformance format bench bench-setup instructions size asan tsan clean

help: ## List what there is to make
	@sed -n 's/^\([a-z-]*\):.* ## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "%-18s %s\n", $$1, $$2 }'

quickstart: build ## Publish, review, list and download in Python, TypeScript, C++ and atomctl, against real servers
	@.venv/bin/python -m tools.quickstart

test: build ## Run every test of every language, and count
	@tools/build.sh tests
	@.venv/bin/python -m tools.run_tests

size: build ## Hold what finding costs in a million versions to twice what it costs in ten thousand (minutes, 3 GB)
	@cmake --build --preset release --target catalog_cost && .venv/bin/python -m tools.catalog.measure --out build/size

setup: ## Install Debian packages, .venv and node_modules, where they are missing
	@tools/setup.sh

build: setup ## Build atomd, atomctl, the C++ samples, and the Python and TypeScript SDKs
	@tools/build.sh

serve: build ## Serve ./var on 127.0.0.1:8050
	@tools/serve.sh

check: build ## Check formatting, lint, types and layers of every language
	@tools/check.sh

conformance: build ## Fuzz a real server by its contract: every phase and check of Schemathesis, with and without a token
	@.venv/bin/python -m tests.fuzz.run

format: setup ## Rewrite the sources in the house format
	@tools/format.sh

bench: build bench-setup ## Measure against nginx, Verdaccio, docker-registry and others; ARGS="--rows list,publish" chooses
	@bench/.venv/bin/python -m bench $(ARGS)

bench-setup: build ## Install what bench measures against
	@bench/setup.sh

instructions: build ## Count the instructions of the hot paths, and write bench/instructions.json
	@cmake --build --preset release --target bench_instructions && .venv/bin/python -m bench.instructions

asan: setup ## Run the C++ tests under the address and undefined behaviour sanitizers
	@PRESET=asan tools/build.sh tests && ctest --preset asan

tsan: setup ## Run the C++ tests under the thread sanitizer
	@PRESET=tsan tools/build.sh tests && ctest --preset tsan

clean: ## Remove what the build made; keep .venv, node_modules and ./var
	rm -rf build sdk/typescript/dist .mypy_cache .ruff_cache .pytest_cache
