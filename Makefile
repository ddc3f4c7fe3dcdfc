# `make help` lists what there is. `make demo` and `make test` do all the set-up that they need.
SHELL := /bin/bash
SWIFT ?= swift
BUILD_FLAGS := --explicit-target-dependency-import-check error

.PHONY: help demo demo-full test test-slow check lint build classifier bench clean

help: ## List the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

demo: ## Run the whole loop in miniature: 3 seeds, some minutes, report at runs/demo/report.html
	scripts/bootstrap
	$(SWIFT) build -c release --product parable $(BUILD_FLAGS)
	.build/release/parable lab run Examples/literary-origin.yaml --seeds 1,2,3 --link demo

demo-full: ## Run both shipped experiments with all their seeds
	scripts/bootstrap
	$(SWIFT) build -c release --product parable $(BUILD_FLAGS)
	.build/release/parable lab run Examples/literary-origin.yaml
	.build/release/parable lab run Examples/reasons-controls.yaml

test: ## Run every test, the comparisons with Python's own libraries included
	scripts/bootstrap --oracles
	$(SWIFT) build --build-tests $(BUILD_FLAGS)
	PARABLE_REQUIRE_ENGINE=1 $(SWIFT) test $(BUILD_FLAGS)

test-slow: ## Run what needs a local Spark cluster (and Java): audits divided over many processes
	scripts/bootstrap --spark
	$(SWIFT) build --build-tests $(BUILD_FLAGS)
	PARABLE_SLOW=1 PARABLE_REQUIRE_ENGINE=1 $(SWIFT) test $(BUILD_FLAGS) --filter AuditClusterTests

check: lint test ## What a change must pass

lint: ## Check formatting and the length of comments
	$(SWIFT) format lint --strict --recursive Package.swift Sources Tests Content Benchmarks
	scripts/lint-comments

build: ## Build the tool: .build/release/parable
	$(SWIFT) build -c release --product parable $(BUILD_FLAGS)

classifier: ## Train the classifier in the box from Content/Shelf/labels (minutes)
	scripts/bootstrap
	$(SWIFT) build -c release --product parable $(BUILD_FLAGS)
	.build/release/parable audit fit Content/Shelf/labels/*.jsonl --out Sources/CParableClassifier

bench: ## Measure against peers; ends with one line a comparison
	scripts/bootstrap --oracles
	Benchmarks/run
	Benchmarks/run-audit

clean: ## Remove what was built; runs/ and .deps/ stay
	rm -rf .build
