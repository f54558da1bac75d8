# The front door. Without make: the README gives the same steps as pip commands.
ifeq ($(OS),Windows_NT)
PYTHON ?= python
BIN := .venv/Scripts
else
PYTHON ?= python3
BIN := .venv/bin
endif
WORKERS ?= 2
INSTALL := $(BIN)/pip install --quiet --disable-pip-version-check
# Windows writes text in an encoding of its own otherwise.
export PYTHONUTF8 := 1

help:                ## list the targets
	@grep -E '^[a-z-]+: .*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## */make \1\t/' | expand -t 20

lab: .venv/lab       ## open the course in JupyterLab, on your own copy in my_work/
	$(BIN)/python -m course_lib.lab

# >>> for teachers, and whoever works on the course
test: .venv/test     ## check everything: library, notebooks, panels, a real browser
	$(BIN)/python -m ruff check
	$(BIN)/python -m mypy
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder --nbval --nbval-current-env

test-long: .venv/test  ## check what takes minutes: what `make test` leaves out
	$(BIN)/python -m pytest -n $(WORKERS) -m long

test-digits: .venv/test  ## check that lectures print the same digits on an older processor
	$(BIN)/python -m pytest -n $(WORKERS) -m digits tests/lectures/test_processors.py

release: .venv/grade  ## make what students get, in build/: make release, or SETS="ps1 ps2" for these sets only
	$(BIN)/python -m course_lib.grading.edition $(SETS)

grade: .venv/grade   ## grade problem set SET: make grade SET=ps1 FROM="CS101 (4711).zip"; without FROM try its checks
	$(BIN)/python -m course_lib.grading $(SET) $(if $(FROM),'$(subst ','\'',$(FROM))')

test-grade: .venv/grade  ## check the problem sets and the grader (Linux, with bubblewrap)
	$(BIN)/python -m pytest -n $(WORKERS) tests/grading

test-grade-long: .venv/grade  ## check of the grader what takes minutes: what `make test-grade` leaves out
	$(BIN)/python -m pytest -n $(WORKERS) -m long tests/grading

site: .venv/site release  ## build the web site in _site/: the book, and the course live in the browser
	$(BIN)/python -m course_lib.publish.site $(if $(PYODIDE),--pyodide $(PYODIDE)) $(if $(URL),--url $(URL))

test-site: site .venv/test  ## check the web site in a real browser, and the library in the browser's Python
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup tests/site/test_pyodide.py tests/site/test_live.py tests/site/test_book.py

present: .venv/lab   ## open a lecture as slides with live panels: make present LECTURE=06, or COURSE=90min; VOTE=1 for phones
	-@$(MAKE) --silent .venv/present
	$(BIN)/python -m course_lib.present $(LECTURE) $(if $(COURSE),--course $(COURSE)) $(if $(VOTE),--vote $(VOTE))

deck: .venv/lab      ## write slides to show without Python, in build/deck/: make deck, or LECTURE=06 for one
	$(BIN)/python -m course_lib.publish.deck $(LECTURE)

test-present: deck .venv/present .venv/test  ## check that every slide fits, the keys and the votes, in a real browser
	$(BIN)/python -m pytest tests/present/test_vote.py
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal tests/present/test_show.py tests/present/test_slides_fit.py tests/present/test_deck.py

handouts: .venv/test  ## print handouts for students and teachers as PDF: make handouts, or LECTURE=06 for one
	$(BIN)/python -m course_lib.publish.handouts $(LECTURE)

test-handouts: handouts  ## check the printed handouts, page by page
	$(BIN)/python -m pytest tests/present/test_handouts.py

new: .venv/test      ## write a lecture or exercise to fill in: make new LECTURE="19 Grokking", or EXERCISE=13.4 KIND=Step RULE=Lion
	$(BIN)/python -m tools.scaffold $(if $(LECTURE),lecture "$(LECTURE)") $(if $(EXERCISE),exercise $(EXERCISE)) \
		$(if $(KIND),--kind $(KIND)) $(if $(RULE),--rule $(RULE))

timings: .venv/test  ## measure how long each lecture runs, for the instructor's guide (not a test)
	$(BIN)/python -m tools.write_timings

notebooks: .venv/test  ## execute all notebooks and the claims of the sources, and store what they show
	$(BIN)/python -m tools.refresh_notebooks
	$(BIN)/python -m tools.write_errata

figures: .venv/test  ## draw the pictures that Markdown uses
	$(BIN)/python figures/draw.py

bench: .venv/test    ## measure the speed a student feels (not a test)
	$(BIN)/python -m tools.benchmark

matrix: .venv/test   ## test on each Python that is here, with the oldest and the newest packages allowed
	$(INSTALL) -c constraints.txt -e '.[tools]'
	$(BIN)/python -m tools.run_matrix

bench-grade: .venv/grade  ## measure the grader beside stock nbgrader (not a test)
	$(BIN)/python -m tools.benchmark_grading

constraints: .venv/test  ## resolve the tested versions anew, for every system
	$(INSTALL) -e '.[tools]'
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --all-extras --no-header --no-annotate --upgrade pyproject.toml -o constraints.txt

# <<< for teachers
clean:               ## remove what was installed and built, keep your work
	$(PYTHON) -m course_lib.clean

# One stamp per set of packages: when nothing changed, set-up is make reading two dates.
.venv/pyvenv.cfg:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; $(PYTHON) is %d.%d. Try: make PYTHON=python3.12" % sys.version_info[:2])'
	$(PYTHON) -m venv .venv

.venv/lab: .venv/pyvenv.cfg pyproject.toml constraints.txt
	$(INSTALL) -c constraints.txt -e .
	@touch $@

# >>> for teachers
.venv/test: .venv/pyvenv.cfg pyproject.toml constraints.txt
	$(INSTALL) -c constraints.txt -e '.[test]'
	@touch $@ .venv/lab

.venv/grade: .venv/pyvenv.cfg pyproject.toml constraints.txt
	$(INSTALL) -c constraints.txt -e '.[test,grade]'
	@touch $@ .venv/test .venv/lab

.venv/site: .venv/pyvenv.cfg pyproject.toml constraints.txt
	$(INSTALL) -c constraints.txt -e '.[site]'
	@touch $@ .venv/lab

.venv/present: .venv/pyvenv.cfg pyproject.toml constraints.txt
	$(INSTALL) -c constraints.txt -e '.[present]'
	@touch $@ .venv/lab

.PHONY: test test-long test-digits test-grade test-grade-long test-site test-present test-handouts release grade site present \
	deck handouts new timings notebooks \
	figures bench bench-grade matrix constraints
# <<< for teachers

.PHONY: help lab clean
