# The entry points of this repository. The scripts are in tools/.
.DEFAULT_GOAL := help
.PHONY: help quickstart test setup build serve check conformance format contract bench bench-setup overload debug instructions size asan tsan clean

help: ## List the targets
	@sed -n 's/^\([a-z-]*\):.* ## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "%-18s %s\n", $$1, $$2 }'

quickstart: build ## Publish, review, list and download in Python, TypeScript, C++ and atomctl, against real servers
	@.venv/bin/python -m tools.quickstart

test: build ## Run all tests in all languages
	@tools/build.sh tests
	@.venv/bin/python -m tools.run_tests

size: build ## Check that searches in a million versions cost at most twice as much as in ten thousand (minutes, 3 GB)
	@cmake --build --preset release --target catalog_cost && .venv/bin/python -m tools.catalog.measure --out build/size

setup: ## Install Debian packages, .venv and node_modules, if missing
	@tools/setup.sh

build: setup ## Build atomd, atomctl, the C++ samples, and the Python and TypeScript SDKs
	@tools/build.sh

serve: build ## Serve ./var on http://127.0.0.1:8050
	@tools/serve.sh

check: build ## Check formatting, lint, types and layers in all languages
	@tools/check.sh

conformance: build ## Fuzz a real server against its contract with Schemathesis, with and without a token
	@.venv/bin/python -m tests.fuzz.run

contract: setup ## Write what is made: the types of each language and api/wpk.schema.json from api/openapi.yaml, and the asyncio client
	@.venv/bin/python -m tools.contract

format: setup ## Format all sources
	@tools/format.sh

bench: build bench-setup ## Compare with nginx, Verdaccio, docker-registry and others. Select with ARGS="--rows list,publish"
	@bench/.venv/bin/python -m bench $(ARGS)

bench-setup: build ## Install the peers of the benchmarks
	@bench/setup.sh

overload: build ## Load a server with twice what it sustains, with slow clients, and through restarts
	@.venv/bin/python -m tests.overload $(ARGS)

instructions: build ## Count the instructions of the hot paths and write bench/instructions.json
	@cmake --build --preset release --target bench_instructions && .venv/bin/python -m bench.instructions

debug: setup ## Build the C++ programs and tests for a debugger, each source on its own, in build/debug
	@PRESET=debug tools/build.sh cpp && PRESET=debug tools/build.sh tests

asan: setup ## Run the C++ tests under the address and undefined behaviour sanitizers
	@PRESET=asan tools/build.sh tests && ctest --preset asan

tsan: setup ## Run the C++ tests under the thread sanitizer
	@PRESET=tsan tools/build.sh tests && ctest --preset tsan

.PHONY: asan-end-to-end fuzz
asan-end-to-end: setup ## Run the end-to-end tests against an atomd and atomctl under the address and undefined behaviour sanitizers (long)
	@PRESET=asan tools/build.sh cpp --target atomd atomctl && ATOMD=build/asan/bin/atomd ATOMCTL=build/asan/bin/atomctl \
	  .venv/bin/python -m pytest -n 2 tests/e2e $(ARGS)

fuzz: setup ## Compare YAML with another reader; fuzz every reader with libFuzzer and the sanitizers, 60 s each. ARGS="--seconds 600 yaml json" selects
	@tools/build.sh cpp --target yaml_values && .venv/bin/python -m tests.fuzz.yaml_readers
	@tools/fuzz.sh && .venv/bin/python -m tests.fuzz.libfuzzer $(ARGS)

.PHONY: torture
torture: build ## Kill servers under load, and make each of their system calls fail (an hour). ARGS="--kills 100 --most 20" is shorter
	@.venv/bin/python -m tests.torture $(ARGS)

clean: ## Remove build output, but keep .venv, node_modules and ./var
	rm -rf build sdk/typescript/dist .mypy_cache .ruff_cache .pytest_cache

.PHONY: soak
soak: build ## Load a server for 30 minutes, and make 100,000 calls with each client: neither may grow. ARGS="--minutes 2" is shorter
	@cmake --build --preset release --target soak_calls && .venv/bin/python -m tests.soak $(ARGS)
