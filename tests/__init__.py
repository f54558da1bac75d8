"""The suites, a folder each.

`make test` runs library, lectures and browser, and re-executes the notebooks. The others need a build first,
or Linux, and have targets of their own: test-site, test-present and test-handouts, test-grade.
"""
