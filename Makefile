# Klankbord from a bare checkout: `make run` needs make, python3 (3.11 or newer) and python3-venv, nothing else.

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install -qq --disable-pip-version-check --no-input --no-deps --only-binary=:all: --require-hashes

.DEFAULT_GOAL := help
.PHONY: help run test test-all faults post-office test-peers peers bench cases messages lock static chromium judges suite pages no-pages
.DELETE_ON_ERROR:

help: ## what there is to do
	@grep -E '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):.*## /\1|/' | while IFS='|' read -r name words; do printf '  make %-10s %s\n' "$$name" "$$words"; done

run: .venv/.run ## a demo school on http://127.0.0.1:5000 (KLANKBORD_PORT=… for another port)
	@exec $(BIN)/klankbord serve --demo

test: .venv/.dev chromium judges static suite ## everything with sampled sizes, on SQLite and on PostgreSQL, in Chromium

test-all: export KLANKBORD_TEST_FULL = 1
test-all: .venv/.dev chromium judges static no-pages suite pages ## the same at full size, and the HTML of every page through two judges

faults: export KLANKBORD_TEST_FULL = 1
faults: export KLANKBORD_TEST_POST = dovecot
faults: .venv/.dev post-office ## as root: workers killed and every fault of mail at full size, counted in a real mailbox
	@for kind in sqlite postgresql; do KLANKBORD_TEST_DATABASE=$$kind $(BIN)/python -m pytest -q -s tests/mail || exit 1; done

test-peers: export KLANKBORD_TEST_FULL = 1
test-peers: export KLANKBORD_TEST_PEERS = 1
test-peers: .venv/.dev post-office peers ## as root: invitations and answers with a real Thunderbird, calendars with libical
	@KLANKBORD_TEST_DATABASE=sqlite $(BIN)/python -m pytest -q tests/peers

bench: .venv/.run ## speed beside the floor; writes var/bench.json (BENCH_ONLY=… picks rows)
	@command -v wrk >/dev/null || { [ "$$(id -u)" = 0 ] && $(call debian,wrk); } || { echo "make bench needs wrk, which could not be installed here: apt-get install wrk"; exit 1; }
	@exec $(BIN)/python -m benchmarks.run

cases: .venv/.dev judges ## the same tests over a folder of real cases: make cases CASES=…
	@test -n "$(CASES)" && test -d "$(CASES)" || { echo "make cases needs an existing folder: make cases CASES=path/to/cases"; exit 1; }
	@KLANKBORD_TEST_FULL=1 KLANKBORD_CASES="$$(cd "$(CASES)" && pwd)" $(BIN)/python -m pytest -q tests/cases

messages: .venv/.dev ## collect and compile the texts to translate (PACKAGE=proposals for one catalogue)
	@$(BIN)/python -m tests.catalogues $(PACKAGE)

# --- what the above are made of ---

# An environment whose Python was upgraded or removed is made anew.
ifneq ($(wildcard .venv/.made),)
ifneq ($(shell { $(BIN)/python -c 'import importlib.util as i; print(i.find_spec("flask") is not None)'; } 2>/dev/null),True)
$(shell rm -f .venv/.made)
endif
endif

lock: # needs uv; renews requirements.txt and requirements-dev.txt from pyproject.toml, keeping what still fits
	@for extra in "" "--extra dev"; do \
	  PATH="$(CURDIR)/$(BIN):$$PATH" uv pip compile pyproject.toml $$extra --universal --generate-hashes --python-version 3.11 --no-header --no-annotate \
	    --quiet --output-file requirements$${extra:+-dev}.txt; done
	@echo 'dkimpy>=1.1' | PATH="$(CURDIR)/$(BIN):$$PATH" uv pip compile - --no-deps --universal --generate-hashes --python-version 3.11 --no-header \
	  --no-annotate --quiet --output-file requirements-dkim.txt

static: .venv/.dev
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet . || { echo "Run: $(BIN)/ruff format ."; exit 1; }
	@$(BIN)/mypy --no-error-summary

suite: export PYTHONDONTWRITEBYTECODE = # what the first database compiled, the second and every started process reads
suite:
	@KLANKBORD_TEST_DATABASE=sqlite $(BIN)/python -m pytest -q -n 2 --dist worksteal
	@KLANKBORD_TEST_DATABASE=postgresql $(BIN)/python -m pytest -q -n 2 --dist worksteal

no-pages: # those of an earlier run would be judged again
	@rm -rf var/pages

pages: tests/node/node_modules/.made
	@java -jar tests/node/node_modules/vnu-jar/build/dist/vnu.jar --errors-only var/pages/*.html
	@tests/node/node_modules/.bin/html-validate --config tests/node/htmlvalidate.json 'var/pages/*.html'

tests/node/node_modules/.made: tests/node/package-lock.json
	@command -v npm >/dev/null && command -v java >/dev/null || { echo "make test-all needs Node and Java: apt-get install nodejs npm default-jre-headless"; exit 1; }
	@npm ci --silent --no-audit --no-fund --prefix tests/node
	@touch $@

chromium:
	@test -n "$$KLANKBORD_CHROMIUM" || chromium --version >/dev/null 2>&1 || { [ "$$(id -u)" = 0 ] && $(call debian,chromium); } \
	  || { echo "The tests need Chromium, which is not here and could not be installed: apt-get install chromium"; exit 1; }

judges: # of every PDF the tests make
	@{ command -v pdfinfo && command -v qpdf; } >/dev/null || { [ "$$(id -u)" = 0 ] && $(call debian,poppler-utils qpdf); } \
	  || { echo "The tests need pdfinfo and qpdf, which are not here and could not be installed: apt-get install poppler-utils qpdf"; exit 1; }

post-office: # OpenSMTPD and Dovecot, which the tests start on loopback with settings of their own
	@test "$$(id -u)" = 0 || { echo "make faults starts mail servers on loopback and fills a small disk, so it needs root: sudo make faults"; exit 1; }
	@test -x /usr/sbin/smtpd || test ! -e /usr/sbin/sendmail || { echo "make faults installs OpenSMTPD, which would push out the mail server of this machine: use another machine"; exit 1; }
	@test -x /usr/sbin/smtpd -a -x /usr/lib/dovecot/lmtp -a -x /usr/lib/dovecot/imap || { $(call debian,opensmtpd dovecot-imapd dovecot-lmtpd); } \
	  || { echo "make faults needs OpenSMTPD and Dovecot, which could not be installed here: apt-get install opensmtpd dovecot-imapd dovecot-lmtpd"; exit 1; }

peers: # programs of others that must understand our mail
	@{ command -v thunderbird && ldconfig -p | grep libical.so.3; } >/dev/null || { [ "$$(id -u)" = 0 ] && $(call debian,thunderbird libical3); } \
	  || { echo "make test-peers needs Thunderbird and libical, which could not be installed here: apt-get install thunderbird libical3"; exit 1; }

debian = command -v apt-get >/dev/null && echo "Installing $(1) from Debian." && export DEBIAN_FRONTEND=noninteractive \
	&& { apt-get install -qq -y --no-install-recommends $(1) >/dev/null 2>&1 \
	|| { apt-get update -qq && apt-get install -qq -y --no-install-recommends $(1) >/dev/null; }; }

# The launcher and the .pth name the checkout relative to themselves: it may be moved, and nothing has to be built.
.venv/.made:
	@command -v $(PYTHON) >/dev/null && $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Klankbord needs Python 3.11 or newer: sudo apt-get install -y python3 python3-venv"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
	  || { echo "Klankbord needs python3-venv: sudo apt-get install -y python3-venv"; exit 1; }
	@$(PYTHON) -m venv --clear .venv
	@printf '#!/bin/sh\nexec "$$(dirname "$$(readlink -f "$$0")")/python" -P -c '"'"'import sys; from klankbord.cli import main; sys.argv[0] = "klankbord"; sys.exit(main())'"'"' "$$@"\n' > $(BIN)/klankbord
	@chmod +x $(BIN)/klankbord
	@$(BIN)/python -c 'import pathlib, sysconfig; (pathlib.Path(sysconfig.get_path("purelib")) / "klankbord.pth").write_text("../../../..\n")'
	@touch $@

.venv/.run: .venv/.made requirements.txt
	@echo "Installing Klankbord's parts into .venv, once."
	@$(PIP) -r requirements.txt
	@touch $@

.venv/.dkim: .venv/.run requirements-dkim.txt # the one part that comes as source alone, in pure Python; nobody needs it who does not sign
	@echo "Installing what signs mail (DKIM) into .venv, once."
	@$(subst --only-binary=:all:,,$(PIP)) -r requirements-dkim.txt
	@touch $@

.venv/.dev: .venv/.dkim requirements-dev.txt
	@echo "Installing the test tools into .venv, once."
	@$(PIP) -r requirements-dev.txt
	@touch $@
