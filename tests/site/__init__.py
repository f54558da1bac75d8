"""The built web site: the book, the live edition, and the library in the browser's Python (`make test-site`)."""
