"""What is shown to a class: the live slides, the static decks (`make test-present`), the printed handouts
(`make test-handouts`)."""
