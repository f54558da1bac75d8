"""The built web site: the book, the live edition, the library in the browser's Python (`make test-site`)."""
