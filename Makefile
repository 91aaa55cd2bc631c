# Everything a person does here is a target; `make help` lists them. The first one sets up .venv, once.

SHARED ?= ../shared
PROMPT ?= determination.v1
BIN := .venv/bin
PIP := $(BIN)/python -m pip install -qq --disable-pip-version-check
READY := .venv/ready
PINNED := .venv/pinned
PINS := requirements/dev.txt
ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$p -c '$(ENOUGH)' >/dev/null 2>&1 && { echo $$p; exit; }; done)

.DEFAULT_GOAL := help
.PHONY: demo test cover check format schemas score bench plant fuzz chaos goldens record bless real-server pins help

demo: $(READY)  ## Read the example letters step by step, with recorded answers where there is no key (MODEL=...)
	@$(BIN)/python -m examples.demo $(MODEL)

test: $(READY)  ## Run the tests, offline (FAST=1 for fewer drawn examples)
	$(BIN)/python -m pytest -n auto --dist loadfile

cover: $(READY)  ## Run the tests and list the branches they miss in rules, checks and reconcile
	$(BIN)/python -m pytest -q --cov --cov-report=
	$(BIN)/python -m coverage report --include='imr_llm/rules/*,imr_llm/checks/*,imr_llm/reconcile*'

check: $(READY)  ## Check style, types, layers, and that schemas and docs are in step
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy --strict imr_llm
	$(BIN)/lint-imports
	$(BIN)/python -m imr_llm.record.schemas --check
	$(BIN)/python -m imr_llm.exports.schemas --check

format: $(READY)  ## Format the code and mend what ruff can mend
	$(BIN)/ruff check --fix-only --quiet
	$(BIN)/ruff format

schemas: $(READY)  ## Write schemas/ anew from the record's model
	$(BIN)/python -m imr_llm.record.schemas
	$(BIN)/python -m imr_llm.exports.schemas

score: $(READY)  ## Score a fresh run over real letters against gold (SHARED=folder)
	@test -d "$(SHARED)/letters" && test -d "$(SHARED)/gold" || { \
		echo "make score: no letters and gold under '$(SHARED)'; name their folder with SHARED=..." >&2; exit 2; }
	@$(MAKE) --no-print-directory score-text score-pdf score-constructed

# Exit status 1 is an answer, not an accident: of `extract`, that a letter failed; of the scorer, that a value is wrong.
.PHONY: score-text score-pdf score-constructed
score-text score-pdf score-constructed: score-%: $(READY)
	@rm -rf out/score/$* out/score/gold-$* && mkdir -p out/score/gold-$*
	@for letter in "$(SHARED)/letters/$*"/*; do name=$$(basename "$$letter"); \
		cp "$(SHARED)/gold/$${name%.*}.json" out/score/gold-$*/; done
	$(BIN)/imr-llm extract "$(SHARED)/letters/$*" --out out/score/$* || test $$? -eq 1
	$(BIN)/python "$(SHARED)/scoring/score.py" out/score/$*/records.jsonl out/score/gold-$* || test $$? -eq 1

bench: $(READY)  ## Measure speed, memory and start-up
	$(BIN)/python -m benchmarks.bench

plant: $(READY)  ## Plant errors in right answers and count which are flagged
	$(BIN)/python -m benchmarks.plant

fuzz: $(READY)  ## Spoil letters, files and claims at random and see that all are read or refused (MINUTES=20)
	$(BIN)/python -m benchmarks.fuzz --minutes $(or $(MINUTES),20) $(if $(SEED),--seed $(SEED))

chaos: $(READY)  ## Read 10,000 letters through faults and kills, and balance the books
	$(BIN)/python -m benchmarks.chaos

goldens: $(READY)  ## Write the reviewed records of the tests anew; read the diff
	GOLDENS=write $(BIN)/python -m pytest -q tests/test_goldens.py

record: $(READY)  ## Record cassettes: MODEL=provider/name [PROMPT=determination.v1] [LETTERS=...] [BASE_URL=...] [YES=1]
	@test -n "$(MODEL)" || { echo "make record: name a model, for example MODEL=openai/gpt-5-mini" >&2; exit 2; }
	@$(BIN)/python -m tests.recording.record --model "$(MODEL)" --prompt "$(PROMPT)" $(if $(LETTERS),--letters $(LETTERS)) \
		$(if $(BASE_URL),--base-url "$(BASE_URL)") $(if $(KEY_VARIABLE),--api-key-env "$(KEY_VARIABLE)") \
		$(if $(MODE),--mode "$(MODE)") $(if $(filter 1,$(YES)),--yes)

.PHONY: scores
scores: $(READY)  ## Score recorded answers against blessed scores, or against another prompt's: [PROMPT=...] [AGAINST=...]
	@$(BIN)/python -m tests.recording.scores --prompt "$(PROMPT)" $(if $(AGAINST),--against "$(AGAINST)")

bless: $(READY)  ## Take the replayed scores of a prompt as the ones to hold [PROMPT=determination.v1]
	@$(BIN)/python -m tests.recording.scores --prompt "$(PROMPT)" --bless

real-server: $(READY)  ## Build a local model server with random weights and ask it (takes minutes)
	$(BIN)/python -m benchmarks.real_server

pins:  ## Choose dependencies' versions anew (needs uv)
	uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --upgrade --quiet \
		--generate-hashes --no-annotate --no-header --no-emit-index-url --output-file $(PINS)

help:  ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

$(READY): $(PINNED) pyproject.toml
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(PINNED): $(PINS)
	@test -n "$(PYTHON)" || { echo "make: no Python 3.11 or newer on the PATH; name one with PYTHON=..." >&2; exit 2; }
	@$(PYTHON) -c '$(ENOUGH)' || { echo "make: $(PYTHON) is older than Python 3.11; name another with PYTHON=..." >&2; exit 2; }
	@echo "Setting up .venv (once, about a minute)"
	@rm -rf .venv
	@$(PYTHON) -m venv .venv
	@$(PIP) --require-hashes -r $(PINS)
	@touch $@
