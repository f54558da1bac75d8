"""The server of a room's votes. It knows questions and counts, and nothing of the notebook or of JupyterLab.

Phones get a page at /ROOM/, a random path. The presenter's browser sends the secret with each request to
/presenter; what was answered leaves the server only for it, and before the reveal only the number of answers.
"""

import base64
import contextlib
import hashlib
import hmac
import json
import secrets
import string
import time
from datetime import date
from http.client import responses
from pathlib import Path
from typing import Any

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, HTTPError, RequestHandler

from ...predictions import curves
from .questions import JOINED, Question, questions
from .store import Votes

HERE = Path(__file__).parent
ALPHABET = "".join(set(string.ascii_lowercase + string.digits) - set("01loi"))  # nothing that looks alike
PAGE = (HERE / "page.html").read_text("utf8")
SCRIPT = curves.SCRIPT + (HERE / "page.js").read_text("utf8")
ALLOWED = base64.b64encode(hashlib.sha256(SCRIPT.encode()).digest()).decode()  # the only script of a page
LARGEST = 4096  # bytes of a request
PATIENCE = 20  # seconds for a request to arrive
ADDRESSES = 10_000  # that are remembered
BURST, RATE = 6000, 1500  # requests of one address at once, and each second: a room may share one
NEW_BURST, NEW_RATE = 3000, 50  # and first visits
WAITING = "The next question appears here by itself."
LOOK = "Look at the screen."
SENT = "You can change it until it is revealed."


class Bucket:
    """How many requests an address may still make; it fills again with time."""

    def __init__(self, burst: int, rate: float) -> None:
        self.burst, self.rate = burst, rate
        self._left: dict[str, tuple[float, float]] = {}

    def take(self, address: str) -> bool:
        """Take one; whether there was one left."""
        now = time.monotonic()
        left, since = self._left.get(address, (self.burst, now))
        if len(self._left) > ADDRESSES:  # far more than a room has
            self._left.clear()
        left = min(self.burst, left + (now - since) * self.rate)
        self._left[address] = (left - (left >= 1), now)
        return left >= 1


class Room:
    """What all requests share."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.votes = Votes(folder / "votes.sqlite")
        # after a restart the room has the address that phones know
        self.path = self.votes.remembered("path", "".join(secrets.choice(ALPHABET) for _ in range(5)))
        self.secret = self.votes.remembered("secret", secrets.token_urlsafe(24))
        self.questions = questions()
        self.requests, self.visits = Bucket(BURST, RATE), Bucket(NEW_BURST, NEW_RATE)


class Handler(RequestHandler):
    """What all answers have in common: short errors, and headers that allow nothing."""

    def initialize(self, room: Room) -> None:
        self.room = room

    def set_default_headers(self) -> None:
        self.clear_header("Server")
        self.set_header("Cache-Control", "no-store")
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Referrer-Policy", "same-origin")  # without it a form has no origin
        self.set_header("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")

    def prepare(self) -> None:
        if not self.room.requests.take(self.request.remote_ip or ""):
            raise HTTPError(429)

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """A sentence, and nothing of what went wrong inside."""
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish(ERRORS.get(status_code, responses.get(status_code, "Error")) + "\n")

    def log_exception(self, *error: Any) -> None:
        if not isinstance(error[1], HTTPError):
            super().log_exception(*error)


ERRORS = {403: "This needs cookies, and to be opened at the address on the screen.",
          404: "There is nothing here. The address is on the screen.",
          409: "Too late: that question is closed. The page shows the next one.",
          429: "Too many requests. Try again in a moment."}


class Nothing(Handler):
    def prepare(self) -> None:
        super().prepare()
        raise HTTPError(404)


class Phone(Handler):
    """The page on a phone: the question that is asked, and how to answer. A tap is the vote."""

    def voter(self) -> str | None:
        kept = self.get_signed_cookie("voter", max_age_days=2)
        return kept.decode("ascii") if kept else None

    def get(self) -> None:
        voter = self.voter()
        if voter is None:
            if not self.room.visits.take(self.request.remote_ip or ""):
                raise HTTPError(429)
            voter = secrets.token_urlsafe(12)
            self.set_signed_cookie("voter", voter, expires_days=2, httponly=True, samesite="Lax",
                                   path=f"/{self.room.path}/")
        now = self.room.votes.current
        body, said, title = "", WAITING, "Questions"
        if now is not None:
            question = self.room.questions[now.question]
            title = question.lecture
            chosen = self.room.votes.answer(voter, now.id)
            if now.revealed:
                body, said = f'<div class="question">{question.html}</div>', LOOK
            else:
                body = (f'<div class="question">{question.html}</div><form method="post" action="vote">'
                        f'<input type="hidden" name="round" value="{now.id}">'
                        f"{question.fields(voter, chosen)}</form>")
                said = f"{question.said(chosen)} {SENT}" if chosen else ""
        self.set_header("Content-Security-Policy", f"default-src 'none'; style-src 'unsafe-inline'; "
                        f"script-src 'sha256-{ALLOWED}'; connect-src 'self'; form-action 'self'; "
                        "frame-ancestors 'none'")
        self.finish(PAGE.format(title=title, body=body, said=said, shown=shown(self.room), script=SCRIPT,
                                style=curves.STYLE))

    def post(self) -> None:
        """Take an answer of the form, and show the page again."""
        origin = self.request.headers.get("Origin", "")
        voter = self.voter()
        if voter is None or (origin and origin.partition("://")[2] != self.request.host):
            raise HTTPError(403)
        given, round_id = self.get_body_arguments("answer"), self.get_body_argument("round", "")
        now = self.room.votes.current
        if now is None or round_id != str(now.id) or now.revealed:
            raise HTTPError(409)
        question = self.room.questions[now.question]
        try:
            answer = question.read(JOINED.get(question.form["kind"], "").join(given))
        except ValueError:
            self.set_status(400)
            self.set_header("Content-Type", "text/plain; charset=utf-8")
            self.finish(question.wanted + "\n")
            return
        if not self.room.votes.vote(voter, now.id, answer):
            raise HTTPError(409)
        self.redirect("./", status=303)


class Now(Handler):
    """Which round is asked: phones look whether their page is still right."""

    def get(self) -> None:
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish(shown(self.room))


def shown(room: Room) -> str:
    """What a phone's page is a page of; it is shown anew when this changes."""
    now = room.votes.current
    return f"{now.id}.{room.votes.resets} {'revealed' if now.revealed else 'open'}" if now else "nothing"


class Presenter(Handler):
    """What the presenter's browser asks and does. All of it needs the secret."""

    def set_default_headers(self) -> None:
        super().set_default_headers()
        # JupyterLab has another origin; nothing is sent by itself, such as a cookie, that would let it in
        self.set_header("Access-Control-Allow-Origin", "*")
        self.set_header("Access-Control-Allow-Headers", "authorization, content-type")
        self.set_header("Access-Control-Allow-Private-Network", "true")

    def options(self) -> None:
        self.set_status(204)

    def prepare(self) -> None:
        """The room's limits are not the presenter's, who may share its address."""
        if self.request.method == "OPTIONS":
            super().prepare()
        else:
            given = self.request.headers.get("Authorization", "").removeprefix("Bearer ")
            if not hmac.compare_digest(given.encode(), self.room.secret.encode()):
                super().prepare()
                raise HTTPError(404)

    def get(self) -> None:
        """How the question stands; with ?peek also what was answered, which is for the presenter's eyes."""
        self.finish(state(self.room, peek=self.get_query_argument("peek", "") != ""))

    def post(self) -> None:
        try:
            told = json.loads(self.request.body)
            self._do(told["do"], told)
        except (ValueError, KeyError, TypeError, AttributeError):
            raise HTTPError(400) from None
        self.finish(state(self.room))

    def _do(self, what: str, told: dict[str, Any]) -> None:
        votes, today = self.room.votes, date.today().isoformat()
        if what == "ask":
            votes.ask(self.room.questions[told["question"]].name, today)
        elif what == "close":
            votes.ask_nothing()
        elif what == "reveal":
            votes.reveal()
        elif what == "again":
            votes.again(today)
        elif what == "end":
            votes.end_session()
        elif what == "reset":
            votes.reset()
        elif what == "hands":
            votes.hands(self._hands(told["counts"]))
        else:
            raise ValueError(what)

    def _hands(self, counts: dict[str, Any]) -> dict[str, int]:
        """Hands that were counted, {answer: how many}."""
        now = self.room.votes.current
        if now is None:
            raise ValueError("hands are counted for a question")
        question: Question = self.room.questions[now.question]
        read = {question.read(answer): int(count) for answer, count in counts.items()}
        if not all(0 <= count <= 1000 for count in read.values()):
            raise ValueError("hands must be from 0 to 1000")
        return read


class Table(Presenter):
    """All counts as CSV: no voter stands in it."""

    def get(self) -> None:
        self.set_header("Content-Type", "text/csv; charset=utf-8")
        self.finish(table(self.room.votes))


def table(votes: Votes) -> str:
    """All counts as CSV."""
    rows = [("lecture", "day", "question", "round", "answer", "count"), *votes.table()]
    return "".join(",".join(map(str, row)) + "\n" for row in rows)


def state(room: Room, peek: bool = False) -> dict[str, Any]:
    """What the presenter's browser shows. Answers are in it once the last round is revealed."""
    now = room.votes.current
    if now is None:
        return dict(path=room.path, question=None)
    rounds = [dict(number=each.number, revealed=bool(each.revealed), count=room.votes.count(each.id),
                   answers=dict(room.votes.answers(each.id)) if now.revealed or peek else None)
              for each in room.votes.rounds(now.question)]
    return dict(path=room.path, question=now.question, rounds=rounds)


def application(room: Room) -> Application:
    return Application([
        (rf"/{room.path}/", Phone, dict(room=room)),
        (rf"/{room.path}/vote", Phone, dict(room=room)),
        (rf"/{room.path}/now", Now, dict(room=room)),
        ("/presenter", Presenter, dict(room=room)),
        ("/presenter/votes.csv", Table, dict(room=room)),
    ], cookie_secret=room.secret, default_handler_class=Nothing, default_handler_args=dict(room=room),
        log_function=lambda handler: None)


def allow_many_connections() -> None:
    """Let this process have as many connections at once as the system allows; there are a thousand phones."""
    with contextlib.suppress(ImportError, ValueError, OSError):  # Windows has no such limit
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def listen(room: Room, host: str, port: int, behind_proxy: bool = False) -> int:
    """Answer requests from now on, in the running loop; return the port, a free one for 0."""
    allow_many_connections()
    server = HTTPServer(application(room), no_keep_alive=True, xheaders=behind_proxy,
                        max_body_size=LARGEST, max_header_size=2 * LARGEST, max_buffer_size=4 * LARGEST,
                        idle_connection_timeout=PATIENCE, body_timeout=PATIENCE)
    sockets = bind_sockets(port, host)
    server.add_sockets(sockets)
    return int(sockets[0].getsockname()[1])
