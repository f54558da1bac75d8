"""The suites, a folder each. `make test` runs library, lectures and browser, and re-executes the notebooks; the others
need a build or Linux, and have a target each: test-site, test-present with test-handouts, test-grade."""
