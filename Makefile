# Three doors: `make demo`, `make check` (a minute) and `make test` (everything). Each installs what it needs first.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
VENV := .venv
BIN := $(VENV)/bin
# Debian's own interpreter first: the wheels were tried with it.
PYTHON ?= $(firstword $(wildcard /usr/bin/python3) python3)

DEBIAN_PACKAGES := \
	pcscd libccid vsmartcard-vpcd libpcsclite-dev gcc libc6-dev python3-dev python3-venv \
	mosquitto xvfb xdotool dbus at-spi2-core fonts-noto-cjk iproute2 util-linux openssl espeak-ng softhsm2 \
	libegl1 libgl1 libgl1-mesa-dri libxkbcommon0 libdbus-1-3 libfontconfig1 libglib2.0-0 \
	systemd libseccomp2 nftables libusbguard1 chromium \
	libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 \
	libxcb-randr0 libxcb-render-util0 libxcb-shape0 libxcb-xkb1

# A shell that keeps no byte-code would have each process of ours compile all its libraries anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo screenshots check test bench-cards bench-policy bench-presence bench-screen bench-statements bench-delivery contract policy-table attacks traps fuzz gallery soak-cards footage standing-still torture-update lint setup debian requirements clean demo-fleet bench-fleet bench-listings oracle image-check

demo: setup
	@$(BIN)/kiosk demo $(ARGS)

# Twenty kiosks' agents, broker, repository and service, from blank cards to a recall: build/demo/fleet.json.
# Fewer: ARGS="--kiosks 5".
# Pictures of the console, where there is one, are in build/demo/fleet-screens.
FLEET_PICTURES := $(if $(wildcard provisioning/commands/fleet/console.py),--pictures "$(BIN)/python tests/support/fleet_pictures.py")
demo-fleet: setup
	@rm -rf build/wheel && $(BIN)/python -m hatchling build -t wheel -d build/wheel >/dev/null 2>&1
	@$(BIN)/fleet demo build/wheel/*.whl $(FLEET_PICTURES) $(ARGS)

# The README's pictures, taken anew.
screenshots: setup
	@HEADLESS=1 $(BIN)/kiosk demo
	@mkdir -p ui/screenshots && cp build/demo/journey-*.png ui/screenshots/

# Format, lint, types, floors; then what is quick and what the change touches (tests/support/affected.py).
check: lint
	@files=$$($(BIN)/python tests/support/affected.py); $(BIN)/python -m pytest -n 2 $$files

# Three workers on two cores, each with a counter of its own (tests/conftest.py): while one waits, others work.
test: setup
	@$(BIN)/python -m pytest -n 3

# Readings against their bare APDUs: build/bench/cards.json.
bench-cards: setup
	@$(BIN)/python tests/benchmarks/cards.py

# Whole decisions against their bare CEL evaluations: build/bench/policy.json.
bench-policy: setup
	@$(BIN)/python tests/benchmarks/policy.py

# The real screen process beside a bare window, and what one waits for at a real counter: build/bench/screen.json.
bench-screen: setup
	@$(BIN)/python tests/benchmarks/screen.py

# Drain, a visit's machine time and a decision beside the least of each: build/bench/delivery.json.
bench-delivery: setup
	@$(BIN)/python tests/benchmarks/delivery.py

# The contract's schemas, from the types that read the messages.
contract: setup
	@PYTHONPATH=. $(BIN)/python tests/support/contract_schemas.py

# 200 agents at a real broker, 30 % offline at first, 5 % flaky, and the console's pages with 3,000 kiosks:
# build/bench/fleet.json; some minutes. Pages alone: PAGES_ONLY=1.
bench-fleet: setup
	@$(BIN)/python tests/benchmarks/fleet.py

# A million listings as a kiosk holds them: making, opening, looking up: build/bench/listings.json.
bench-listings: setup
	@$(BIN)/python tests/benchmarks/listings.py

# The page of all rules, made anew.
policy-table: setup
	@$(BIN)/kiosk policy table --markdown > kiosk/policy/packs/README.md

# The rules beside a second reading of the law's table in plain Python, on 16,000 people and numbers at random.
oracle: setup
	@ORACLE_PEOPLE=16000 $(BIN)/python -m pytest -q -p no:cacheprovider tests/kiosk/policy/test_oracle.py tests/kiosk/policy/test_second_oracle.py

# The face check beside bare inference, its people, and every attack species: build/bench/presence.json.
# Of some rows, or parts: ARGS="--only people swap --sessions 100"; other people and attacks:
# ARGS="--first-seed 5000"; a camera of fewer frames, sooner done: ARGS="--fps 16".
bench-presence: setup
	@$(BIN)/python tests/benchmarks/presence.py $(ARGS)

# Statement videos of simulated people and attacks through the real codecs: build/bench/statements.json.
# Of fewer: ARGS="--genuine 5 --each 2".
bench-statements: setup
	@$(BIN)/python tests/benchmarks/statements.py $(ARGS)

# Every attack on the product, and the table of what each reaches.
attacks: setup
	@$(BIN)/python tests/support/attacks_table.py

# Every page in every look, to leaf through: build/gallery/index.html. Of some: ARGS="welcome result_refused".
gallery: setup
	@$(BIN)/python tests/support/gallery.py $(ARGS)

# Takes every remedy against a known trap out of a copy, and expects its test to fail.
# Of some: ARGS="tests/attacks".
traps: setup
	@$(BIN)/python tests/support/traps.py $(ARGS)

# Random inputs to every parser of bytes from outside; what is found is in build/fuzz. Of some: ARGS="sod mrz";
# a run again: ARGS="--seed N"; one input again: ARGS="PARSER --again FILE".
MINUTES ?= 10
fuzz: setup
	@$(BIN)/python tests/fuzz/fuzz_driver.py --minutes $(MINUTES) $(ARGS)

# An update of tiny wheels, cut at each of its durable acts, and a disk that is full in steps; about twenty minutes.
torture-update: setup
	@$(BIN)/python -m pytest -s tests/provisioning/agent/test_update_torture.py --every-cut

# The device's own system, by qemu: wheels, imports, first page, card → build/image/findings.txt. As root; some minutes.
IMAGE_PACKAGES := mmdebstrap qemu-user-static binfmt-support arch-test
image-check: setup
	@dpkg-query -W $(IMAGE_PACKAGES) > /dev/null 2>&1 || apt-get install -y -qq --no-install-recommends $(IMAGE_PACKAGES) > /dev/null
	@provisioning/image/check.sh

# A thousand cards laid down and lifted, with faults; about half an hour.
soak-cards: setup
	@$(BIN)/python -m pytest tests/drivers/cards/test_soak.py --cycles 1000 -s

# The blinks of 200 s of real footage; about a minute and a half.
footage: setup
	@$(BIN)/python -m pytest tests/commands/test_presence.py --whole-footage -k whole_clip

# The inference process stands still for ten and for twenty-five seconds; about two minutes.
standing-still: setup
	@$(BIN)/python -m pytest tests/visits/test_standing_still.py --standing-still

lint: setup
	@$(BIN)/ruff format --check . && $(BIN)/ruff check . && $(BIN)/mypy && $(BIN)/lint-imports

setup: debian $(VENV)/.installed $(BIN)/usbguard-rule-parser

debian:
	@missing=$$({ dpkg-query -W -f='$${db:Status-Status} $${Package}\n' $(DEBIAN_PACKAGES) 2>/dev/null || true; } \
		| awk '$$1 == "installed" {print $$2}' | sort -u \
		| comm -13 - <(printf '%s\n' $(DEBIAN_PACKAGES) | sort -u)); \
	if [ -n "$$missing" ]; then \
		if [ "$$(id -u)" != 0 ]; then \
			echo "These Debian packages are missing; install them as root, then run make again:"; \
			echo "  apt-get install" $$missing; exit 1; \
		fi; \
		echo "Installing Debian packages:" $$missing; \
		export DEBIAN_FRONTEND=noninteractive; \
		apt-get update -qq; \
		apt-get install -y -qq --no-install-recommends $$missing >/dev/null; \
	fi

$(VENV)/.uv: requirements-bootstrap.txt
	@echo "Creating the virtual environment"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bootstrap.txt
	@touch $@

$(VENV)/.synced: requirements-dev.txt $(VENV)/.uv
	@echo "Installing Python packages (about 1.3 GB on the first run)"
	@VIRTUAL_ENV=$(VENV) $(BIN)/uv pip sync --quiet --require-hashes requirements-dev.txt
	@touch $@

$(VENV)/.installed: pyproject.toml $(VENV)/.synced
	@VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

# Alone: the package's service would block what is plugged into this machine.
$(BIN)/usbguard-rule-parser: $(VENV)/.uv
	@unpacked=$$(mktemp -d); (cd $$unpacked && apt-get download -qq -o APT::Sandbox::User=root usbguard && dpkg-deb -x usbguard_*.deb .); \
	cp $$unpacked/usr/bin/usbguard-rule-parser $@; rm -r $$unpacked

COMPILE := $(BIN)/uv pip compile --universal --generate-hashes --no-emit-index-url --no-header --quiet
requirements: ## resolve the pins anew
	$(BIN)/uv pip compile --universal --generate-hashes --no-emit-index-url --no-header --quiet requirements-bootstrap.in -o requirements-bootstrap.txt
	$(COMPILE) --upgrade pyproject.toml -o requirements.txt
	$(COMPILE) --upgrade pyproject.toml --group emulated --group dev -o requirements-dev.txt

clean:
	rm -rf build $(VENV)
