# The front door. Settings: ODOO_HOME=, PGHOST=, PORT=, DB=, ARGS=, MODULES=, ...
# `make help` lists what there is; dev/ does the work.
.DEFAULT_GOAL := help
PYTHON ?= python3
DEV = cd "$(CURDIR)" && $(PYTHON) -m dev

.PHONY: help
help: ## list the targets
	@sed -n 's/^\([a-z0-9-]*\):.*## /  make \1\t/p' Makefile | expand -t 20

.PHONY: demo test test-core lint format i18n bench db shell psql serve update dropdb setup stop clean
demo: ## demo workshop on http://localhost:8069 (PORT=, DETACH=1)
	@$(DEV) demo
test: ## the whole suite; ARGS="-k word" narrows it
	@$(DEV) test
test-core: ## Odoo's own suites with the addon, compared with plain Odoo
	@$(DEV) test-core
lint: ## all linters
	@$(DEV) lint
format: ## let the formatters rewrite the files (ARGS="path ...")
	@$(DEV) format
i18n: ## merge new terms into the translations; ARGS=--check only looks
	@$(DEV) i18n
bench: ## speed against plain Odoo, as a table
	@$(DEV) bench
db: ## make a database: DB=name (DEMO=1, MODULES=a,b)
	@$(DEV) db
shell: ## odoo shell on DB=name
	@$(DEV) shell
psql: ## PostgreSQL's client on DB=name
	@$(DEV) psql
serve: ## a server on DB=name (PORT=, DETACH=1)
	@$(DEV) serve
update: ## update the addon in the database DB=name
	@$(DEV) update
dropdb: ## remove the database DB=name
	@$(DEV) dropdb
setup: ## fetch everything without making a database
	@$(DEV) setup
stop: ## end every server and cluster that make started
	@$(DEV) stop
clean: ## delete all that make created in .dev
	@$(DEV) clean
