"""What a room answered, in a SQLite file: each answer is kept before the phone is told so.

A question is asked in rounds. Until a round is revealed, each voter has one answer in it and can change it.
A show is a session: one that crashed goes on when it is started again, one that was ended leaves its counts.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

TABLES = """
CREATE TABLE IF NOT EXISTS round (id INTEGER PRIMARY KEY, session INTEGER, question TEXT, number INTEGER,
                                  day TEXT, revealed INTEGER DEFAULT 0, UNIQUE (session, question, number));
CREATE TABLE IF NOT EXISTS vote (round INTEGER, voter TEXT, answer TEXT, PRIMARY KEY (round, voter));
CREATE TABLE IF NOT EXISTS room (key TEXT PRIMARY KEY, value TEXT);
"""


class Round(NamedTuple):
    """One round of a question."""

    id: int
    question: str
    number: int  # from 1
    day: str
    revealed: int  # 0 or 1


class Votes:
    """The answers of a room, and which question is open."""

    def __init__(self, path: Path) -> None:
        path.touch(mode=0o600)
        self._base = sqlite3.connect(path, isolation_level=None)  # each statement is its own transaction
        self._base.executescript("PRAGMA journal_mode = WAL;" + TABLES)

    def close(self) -> None:
        self._base.close()

    def _value(self, key: str) -> str | None:
        found = self._base.execute("SELECT value FROM room WHERE key = ?", [key]).fetchone()
        return found and found[0]

    def remembered(self, key: str, otherwise: str) -> str:
        """What is kept under a key, which is `otherwise` from now on if there is nothing."""
        self._base.execute("INSERT OR IGNORE INTO room VALUES (?, ?)", [key, otherwise])
        return str(self._value(key))

    def remember(self, key: str, value: str) -> None:
        self._base.execute("INSERT OR REPLACE INTO room VALUES (?, ?)", [key, value])

    @property
    def resets(self) -> int:
        """How often a round was begun anew: phones then forget what they said."""
        return int(self.remembered("resets", "0"))

    @property
    def session(self) -> int:
        return int(self.remembered("session", "1"))

    def end_session(self) -> None:
        """Begin the next session: its questions have not been asked yet."""
        self.ask_nothing()
        self.remember("session", str(self.session + 1))

    # Rounds.

    def rounds(self, question: str) -> list[Round]:
        """The rounds of a question so far in this session."""
        found = self._base.execute("""SELECT id, question, number, day, revealed FROM round
                                      WHERE session = ? AND question = ? ORDER BY number""",
                                   [self.session, question])
        return [Round(*row) for row in found]

    @property
    def current(self) -> Round | None:
        """The last round of the question that is asked, open or revealed."""
        question = self._value("question")
        rounds = self.rounds(question) if question else []
        return rounds[-1] if rounds else None

    def ask(self, question: str, day: str) -> None:
        """Ask a question; one that was asked before goes on as it stands."""
        if not self.rounds(question):
            self._begin(question, 1, day)
        self.remember("question", question)

    def ask_nothing(self) -> None:
        self.remember("question", "")

    def reveal(self) -> None:
        """End the open round, and show those before it."""
        if self.current:
            self._base.execute("UPDATE round SET revealed = 1 WHERE session = ? AND question = ?",
                               [self.session, self.current.question])

    def again(self, day: str) -> None:
        """Begin another round of the question; the one before need not be revealed."""
        if self.current:
            self._begin(self.current.question, self.current.number + 1, day)

    def _begin(self, question: str, number: int, day: str) -> None:
        self._base.execute("INSERT INTO round (session, question, number, day) VALUES (?, ?, ?, ?)",
                           [self.session, question, number, day])

    def reset(self) -> None:
        """Forget the answers of the last round, and that it was revealed."""
        if self.current:
            self.remember("resets", str(self.resets + 1))
            self._base.execute("DELETE FROM vote WHERE round = ?", [self.current.id])
            self._base.execute("UPDATE round SET revealed = 0 WHERE id = ?", [self.current.id])

    # Answers.

    def vote(self, voter: str, round_id: int, answer: str) -> bool:
        """Keep a voter's answer, in place of an earlier one; whether that round is open."""
        now = self.current
        if now is None or now.id != round_id or now.revealed:
            return False
        self._base.execute("INSERT OR REPLACE INTO vote VALUES (?, ?, ?)", [round_id, voter, answer])
        return True

    def hands(self, counted: dict[str, int]) -> None:
        """Take hands that were counted, {answer: how many}, in place of those counted before."""
        now = self.current
        if now is None or now.revealed:
            return
        hands = [(now.id, f"hand {answer} {k}", answer)
                 for answer, count in counted.items() for k in range(count)]
        self._base.execute("BEGIN")
        self._base.execute("DELETE FROM vote WHERE round = ? AND voter LIKE 'hand %'", [now.id])
        self._base.executemany("INSERT INTO vote VALUES (?, ?, ?)", hands)
        self._base.execute("COMMIT")

    def answer(self, voter: str, round_id: int) -> str | None:
        found = self._base.execute("SELECT answer FROM vote WHERE round = ? AND voter = ?", [round_id, voter])
        return next((answer for answer, in found), None)

    def count(self, round_id: int) -> int:
        """How many answers a round has."""
        found, = self._base.execute("SELECT COUNT(*) FROM vote WHERE round = ?", [round_id]).fetchone()
        return int(found)

    def answers(self, round_id: int) -> Counter[str]:
        """{answer: how many gave it} in a round."""
        found = self._base.execute("SELECT answer, COUNT(*) FROM vote WHERE round = ? GROUP BY answer",
                                   [round_id])
        return Counter(dict(found))

    def table(self) -> Iterable[tuple[str, str, str, int, str, int]]:
        """(lecture, day, question, round, answer, count) of all that was answered."""
        return self._base.execute("""
            SELECT substr(question, 1, 2), day, question, number, answer, COUNT(*)
            FROM round JOIN vote ON round.id = vote.round
            GROUP BY round.id, answer ORDER BY round.id, answer""")
