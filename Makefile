# make run     everything, then the site at http://localhost:8000/ (PORT=…, HOST=…, DEMO=0)
# make setup   everything up to, but not including, the start
# make test    the whole suite
# make bench   how fast it is here (BENCH=quick: a short trial, BENCH=cases: only the part about cases,
#              BENCH=assessment: only the part about the annual assessment)

export PYTHONUTF8 = 1

# The first Python that fits and brings venv; one without venv may stay to say what is missing.
fits = import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 12))
candidates = python3.12 python3.11 python3 python
PYTHON := $(shell for p in $(candidates); do $$p -c 'import venv, ensurepip; $(fits)' 2>/dev/null && echo $$p && exit; done; \
                  for p in $(candidates); do $$p -c '$(fits)' 2>/dev/null && echo $$p && exit; done)
need_python = $(if $(PYTHON),,$(error 需要 Python 3.11 或 3.12（含 venv 模块）))

.PHONY: run setup test bench

run:
	$(need_python)@$(PYTHON) lianhu_legal/install.py
	@exec .venv/bin/python manage.py up

setup:
	$(need_python)@$(PYTHON) lianhu_legal/install.py
	@exec .venv/bin/python manage.py up --prepare

test:
	$(need_python)@$(PYTHON) lianhu_legal/install.py --test
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/pytest -n 2 --dist worksteal

bench:
	$(need_python)@$(PYTHON) lianhu_legal/install.py --bench
	@exec .venv/bin/python -m lianhu_legal.bench
