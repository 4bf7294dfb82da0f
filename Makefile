# `make` alone lists the verbs. Nothing is done twice: what a stamp was made of is part of its name.

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
  $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install -c constraints.txt
MADE_OF := $(shell cat pyproject.toml constraints.txt | cksum | tr ' ' -)
RUNTIME := $(VENV)/stamp-runtime-$(MADE_OF)
DEV := $(VENV)/stamp-dev-$(MADE_OF)
PEERS := .venv-peers/bin/python

GENERATED = $(ZHANGJU_HOME)/generated
INVENTED = $(ZHANGJU_HOME)/invented
SEED = --seed 4
BOTH = --unanswerable --counterparts $(SEED)
OF_INVENTED = ZHANGJU_HOME=$(INVENTED) ZHANGJU_CORPUS=$(INVENTED)/no-lexicon

export ZHANGJU_HOME ?= var

.DEFAULT_GOAL := help
.PHONY: help setup run test lint eval bench clean

help: ## list these verbs
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | while IFS='	' read -r verb does; do printf '  make %-6s  %s\n' "$$verb" "$$does"; done

setup: $(RUNTIME) ## prepare everything: environment, packages, encoder, the plan
	@$(BIN)/zhangju setup

run: setup ## set up, then serve the page and the API on http://127.0.0.1:8000
	@exec $(BIN)/zhangju serve

test: setup $(DEV) ## set up, then run the tests
	@$(BIN)/python -m pytest

lint: $(DEV) ## check style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

eval: setup ## ask the question sets, save the results in eval/results/, refresh the README's table
	$(BIN)/zhangju eval run eval/sets/quzhou.jsonl --out eval/results
	$(BIN)/zhangju eval run eval/sets/sample.jsonl --out eval/results
	$(BIN)/zhangju eval run eval/sets/quzhou-heldout.jsonl --out eval/results --totals
	$(BIN)/zhangju eval run eval/sets/quzhou-blind.jsonl --out eval/results --totals
	$(BIN)/zhangju eval run eval/sets/quzhou-kept.jsonl --out eval/results --totals
	@mkdir -p $(GENERATED) $(INVENTED)/no-lexicon
	$(OF_INVENTED) $(BIN)/zhangju ingest tests/documents
	$(BIN)/zhangju eval generate $(BOTH) --document quzhou-services-145 > $(GENERATED)/plan-generated.jsonl
	$(OF_INVENTED) $(BIN)/zhangju eval generate $(BOTH) > $(GENERATED)/invented-generated.jsonl
	$(BIN)/zhangju eval generate --aggregates $(SEED) --document quzhou-services-145 > $(GENERATED)/plan-aggregates.jsonl
	$(BIN)/zhangju eval generate --variants $(SEED) --document quzhou-services-145 | grep -E '"(typo|traditional)"' > $(GENERATED)/plan-variants.jsonl
	$(BIN)/zhangju eval run $(GENERATED)/plan-aggregates.jsonl --out eval/results --totals
	$(BIN)/zhangju eval run $(GENERATED)/plan-variants.jsonl --out eval/results --totals
	$(BIN)/zhangju eval run $(GENERATED)/plan-generated.jsonl --out eval/results --totals
	$(OF_INVENTED) $(BIN)/zhangju eval run $(GENERATED)/invented-generated.jsonl --out eval/results --totals
	$(BIN)/python -m eval.steps eval/sets/quzhou-blind.jsonl eval/results/steps.txt
	$(BIN)/python -m eval.readme README.md README.zh.md

bench: setup $(DEV) $(PEERS) ## measure: load over HTTP, beside other systems; with OUTSIDE=folder also growth to 10⁶ passages
	$(BIN)/python -m eval.bench.http eval/results/bench/http.json
	$(BIN)/python -m eval.bench.peers $(PEERS) eval/results/bench/peers.json
	@if test -n "$(OUTSIDE)"; then $(BIN)/python -m eval.bench.scale $(OUTSIDE) eval/results/bench; fi
	$(BIN)/python -m eval.readme README.md README.zh.md

clean: ## remove what was made: environment, encoder, caches; documents in var/ stay
	rm -rf $(VENV) .venv-peers .encoder .encoder.lock *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(RUNTIME):
	@test -n "$(PYTHON)" || { echo "需要 Python 3.11 或更高版本，请先安装，或用 make PYTHON=… 指明。Python ≥ 3.11 is needed." >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "安装依赖（首次要几分钟）…… installing packages, some minutes the first time"
	@$(PIP) -e .
	@rm -f $(VENV)/stamp-runtime-* && touch $@

$(DEV): $(RUNTIME)
	@echo "安装测试用的依赖…… installing what the tests need"
	@$(PIP) --quiet -e '.[dev]'
	@rm -f $(VENV)/stamp-dev-* && touch $@

$(PEERS): $(RUNTIME) eval/bench/peers.txt
	@echo "安装对照系统（只用于 make bench）…… installing the systems to compare with"
	@$(BIN)/python -m venv .venv-peers
	@$(BIN)/python -c "import site; print(site.getsitepackages()[0])" > $$($(PEERS) -c "import site; print(site.getsitepackages()[0])")/product.pth
	@$(PEERS) -m pip --disable-pip-version-check --quiet install -r eval/bench/peers.txt
	@touch $@
