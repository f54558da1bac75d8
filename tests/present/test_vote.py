"""A room that votes: real sockets, hundreds of phones, a server that dies, and requests that mean no good."""

import asyncio
import contextlib
import html
import json
import random
import re
import socket
import sqlite3
import urllib.request
from urllib.parse import urlencode

import pytest
from tornado.httpclient import AsyncHTTPClient

from course_lib.lecture import lectures
from course_lib.predictions import PREDICTIONS
from course_lib.present.vote.questions import questions
from course_lib.present.vote.server import LARGEST, Bucket
from course_lib.present.vote.store import Votes
from tests.support.votes import WHOLE, Phone, Server, vote

SECONDS = 0.2  # in which 95 of 100 requests are answered


@pytest.fixture
def server(tmp_path):
    started = Server(tmp_path / "votes")
    yield started
    started.kill()


@pytest.mark.parametrize("number, within", [(300, 10), (1000, 30)])
def test_a_room_votes_and_no_vote_is_lost_or_counted_twice(server, number, within):
    server.ask(do="ask", question="06-idea")
    expected, waits = asyncio.run(vote(server, number, within))
    assert server.ask()["rounds"] == [dict(number=1, revealed=False, count=number, answers=None)]
    assert server.ask(do="reveal")["rounds"][0]["answers"] == expected
    assert waits[int(0.95 * len(waits))] < SECONDS


def test_a_server_that_is_killed_and_started_again_has_lost_nothing(server):
    server.ask(do="ask", question="06-idea")
    expected, _ = asyncio.run(vote(server, 200, 5, dies=True))
    assert server.ask(do="reveal")["rounds"] == [dict(number=1, revealed=True, count=200, answers=expected)]


def talk(server, text, patience=10.0):
    """What comes back for bytes sent to a socket; nothing if the connection is closed."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=patience) as connection:
        with contextlib.suppress(OSError):
            connection.sendall(text)
            connection.shutdown(socket.SHUT_WR)
        found = b""
        with contextlib.suppress(OSError):
            while part := connection.recv(65536):
                found += part
    return found.decode("latin-1")


def bad_request(rng, path, cookie):
    """A request that means no good, as bytes."""
    good = f"Host: localhost\r\nCookie: {cookie}\r\n"
    form = "Content-Type: application/x-www-form-urlencoded\r\n"

    def post(where, body, headers=good + form):
        return f"POST {where} HTTP/1.1\r\n{headers}Content-Length: {len(body)}\r\n\r\n{body}"

    evil = rng.choice(["<script>alert(1)</script>", "A" * rng.randint(2, 500), "' OR 1=1 --", "%00", "AB",
                       "Z", "nan", "1e999", "\x00", "🦊", "A;B", "1;" * 300, ""])
    elsewhere, nobody = f"{good}{form}Origin: https://elsewhere.example\r\n", f"Host: localhost\r\n{form}"
    method = rng.choice(["PUT", "DELETE", "PATCH", "TRACE", "BREW"])
    return rng.choice([
        lambda: post(f"/{path}/vote", urlencode(dict(round="1", answer=evil))),
        lambda: post(f"/{path}/vote", urlencode(dict(round=evil, answer="A"))),
        lambda: post(f"/{path}/vote", "round=1&answer=A", elsewhere),
        lambda: post(f"/{path}/vote", "round=1&answer=A", nobody),
        lambda: post(f"/{path}/vote", "round=1&answer=A", f'{nobody}Cookie: voter="{evil}"\r\n'),
        lambda: post(f"/{path}/vote", "A" * (LARGEST + 1)),
        lambda: post(f"/{path}/vote", rng.randbytes(60).decode("latin-1")),
        lambda: post("/presenter", json.dumps(dict(do="reveal"))),
        lambda: post("/presenter", json.dumps(dict(do="reveal")), f"{good}Authorization: {evil[:9]}\r\n"),
        lambda: f"GET /presenter/votes.csv HTTP/1.1\r\n{good}\r\n",
        lambda: f"GET /{path}/../../etc/passwd HTTP/1.1\r\n{good}\r\n",
        lambda: f"GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\n{good}\r\n",
        lambda: f"GET /files/{evil.split()[0] if evil.split() else ''} HTTP/1.1\r\n{good}\r\n",
        lambda: f"GET /api/contents HTTP/1.1\r\n{good}\r\n",
        lambda: f"GET /{'x' * 20_000} HTTP/1.1\r\n{good}\r\n",
        lambda: f"{method} /{path}/vote HTTP/1.1\r\n{good}\r\n",
        lambda: rng.randbytes(rng.randint(1, 3000)).decode("latin-1"),
        lambda: "\r\n" * 50,
    ])().encode("latin-1", "replace")


def test_2000_requests_that_mean_no_good_tell_nothing_and_count_nothing(server):
    server.ask(do="ask", question="06-idea")
    page = talk(server, b"GET /%s/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                % server.room.split("/")[-2].encode())
    cookie = re.search(r"Set-Cookie: (\S+);", page)[1]
    rng, path = random.Random(1), server.room.split("/")[-2]
    for _ in range(2000):
        sent = bad_request(rng, path, cookie)
        told = talk(server, sent)
        head, _, body = told.partition("\r\n\r\n")
        assert not re.search(r"Traceback|File \"|tornado|python|root:", told, re.IGNORECASE), (sent, told)
        if told:
            status = int(head.split()[1])
            assert 400 <= status < 500 or b"OPTIONS" in sent, (sent, told)
            assert "<" not in body and len(body) < 200, (sent, told)
    assert server.ask()["rounds"] == [dict(number=1, revealed=False, count=0, answers=None)]


def test_slow_requests_keep_nobody_waiting(server):
    server.ask(do="ask", question="06-idea")
    slow = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(200)]
    for connection in slow:
        connection.sendall(b"POST /x HTTP/1.1\r\nHost: a\r\nContent-Len")
    _, waits = asyncio.run(vote(server, 50, 2))
    assert waits[int(0.95 * len(waits))] < SECONDS
    for connection in slow:
        connection.close()


def test_no_answer_is_told_before_the_reveal_and_none_taken_after_it(server):
    async def room():
        client = AsyncHTTPClient(force_instance=True)
        first, second = (Phone(server, client, []) for _ in range(2))
        assert "appears here by itself" in await first.open()
        server.ask(do="ask", question="06-idea")
        assert (await first.answer("A")).code == 303 and (await first.answer("B")).code == 303
        assert server.ask() == server.ask(do="ask", question="06-idea")  # a slide that is shown again
        assert server.ask()["rounds"][0]["answers"] is None
        assert server.ask("?peek=1")["rounds"][0]["answers"] == {"B": 1}
        assert "You said B." in await first.open() and "You said" not in await second.open()
        page = await second.open()
        server.ask(do="reveal")
        assert "Look at the screen." in await second.open()
        late = await second.request("vote", method="POST", body=urlencode(dict(
            round=re.search(r'name="round" value="(\d+)"', page)[1], answer="C")))
        assert late.code == 409 and b"Too late" in late.body
        server.ask(do="again")
        assert (await second.answer("D")).code == 303 and (await first.answer("D")).code == 303
        server.ask(do="hands", counts={"A": 3, "D": 4})
        server.ask(do="hands", counts={"A": 2, "D": 4})  # counted anew
        assert [each["answers"] for each in server.ask()["rounds"]] == [None, None]  # nor of the first
        assert [each["answers"] for each in server.ask(do="reveal")["rounds"]] == [{"B": 1}, {"A": 2, "D": 6}]
        assert server.ask(do="reset")["rounds"][1] == dict(number=2, revealed=False, count=0, answers=None)

    asyncio.run(room())


def test_a_room_that_discusses_votes_again_without_having_seen_a_bar(server):
    server.ask(do="ask", question="06-idea")
    server.ask(do="hands", counts={"A": 3})
    server.ask(do="again")
    server.ask(do="hands", counts={"D": 3})
    assert [each["answers"] for each in server.ask(do="reveal")["rounds"]] == [{"A": 3}, {"D": 3}]


def test_a_phone_notices_each_reveal_each_round_and_each_reset(server):
    def now():
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(f"{server.room}now") as answer:
            return answer.read()

    seen = [now()]
    for told in (dict(do="ask", question="06-idea"), dict(do="reset"), dict(do="reveal"), dict(do="again"),
                 dict(do="end"), dict(do="ask", question="06-idea")):
        server.ask(**told)
        seen.append(now())
    assert seen[5] == b"nothing" == seen[0] and len(set(seen)) == 6


def test_a_room_at_its_limit_is_slowed_down_and_not_locked_out():
    bucket, clock = Bucket(burst=10, rate=100), [0.0]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("course_lib.present.vote.server.time.monotonic", lambda: clock[0])
        passed = 0
        for _ in range(2000):  # twice as many as it takes
            clock[0] += 0.005
            passed += bucket.take("192.0.2.1")
    assert passed == pytest.approx(1000 + 10, abs=2)


def test_numbers_ranges_orders_and_curves_are_answered_and_bad_ones_told_why(server):
    kinds = {question.form["kind"]: name for name, question in questions().items()} | dict(curve="06-bias")
    curve = ["0", "1", "1.50001", "2,0", *["2.25"] * 5]

    async def room():
        phone = Phone(server, AsyncHTTPClient(force_instance=True), [])
        for kind, good, bad in (("number", ["12,5"], ["-1"]), ("range", ["3", "1"], ["1", "x"]),
                                ("order", None, ["A", "A"]), ("curve", curve, [*curve[:-1], "3.01"]),
                                ("curve", curve, curve[:-1]), ("curve", curve, [*curve[:-1], "<b>"])):
            server.ask(do="ask", question=kinds[kind])
            if good is None:
                good = list("ABCDEFGH"[: len(questions()[kinds[kind]].form["options"])])
            refused = await phone.answer(*bad)
            assert refused.code == 400 and 10 < len(refused.body) < 200
            assert (await phone.answer(*good)).code == 303
            kept, = server.ask("?peek=1")["rounds"][0]["answers"]
            assert kept == {"number": "12.5", "range": "1;3", "order": "".join(good),
                            "curve": "0;1;1.50001;2;2.25;2.25;2.25;2.25;2.25"}[kind]
            page = await phone.open()
            assert "You said" in page or 'value="1.50001"' in page and "Your curve is in." in page
        assert refused.body == b"At each of the 9 points a number from 0 to 3 is wanted.\n"

    asyncio.run(room())


def test_the_table_has_counts_by_lecture_and_day_and_no_voter(server):
    server.ask(do="ask", question="06-idea")
    server.ask(do="hands", counts={"A": 2})
    request = urllib.request.Request(f"{server.api}/votes.csv",
                                     headers={"Authorization": f"Bearer {server.secret}"})
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request) as answer:
        head, row = answer.read().decode().splitlines()
    assert head == "lecture,day,question,round,answer,count"
    assert re.fullmatch(r"06,\d{4}-\d\d-\d\d,06-idea,1,A,2", row)


def test_what_is_kept_of_a_voter_is_a_random_word_and_the_answer(server):
    server.ask(do="ask", question="06-idea")
    asyncio.run(vote(server, 3, 0.1))
    path = server.folder / "votes.sqlite"
    base = sqlite3.connect(path)
    columns = {row[1] for row in base.execute("PRAGMA table_info(vote)")}
    assert columns == {"round", "voter", "answer"} and path.stat().st_mode & 0o077 == 0
    assert all(re.fullmatch(r"[\w-]{16}", voter) for voter, in base.execute("SELECT voter FROM vote"))


@pytest.mark.parametrize("name", questions())
def test_every_question_fits_a_phone_s_page_with_its_formulas(name):
    question = questions()[name]
    assert "$" not in re.sub(r"<annotation.*?</annotation>", "", question.html), name
    assert len(question.html) + len(question.fields("voter", None)) < WHOLE / 2
    for k in range(5):
        fields = question.fields(f"voter {k}", None)
        for text in question.form.get("options", []):
            assert html.escape(text) in re.sub("</?code>", "`", fields) and not re.search("[$*]", text)


def test_the_questions_are_the_predictions_of_the_lectures():
    asked = {prediction.cell.id for lecture in lectures().values() for prediction in lecture.predictions}
    assert set(questions()) == asked == set(PREDICTIONS)


def test_the_options_come_in_an_order_of_the_voter_s_own():
    question = questions()["06-idea"]
    orders = {tuple(re.findall(r'value="(\w)"', question.fields(f"voter {k}", None))) for k in range(50)}
    assert len(orders) > 15 and question.fields("a", None) == question.fields("a", None)


def test_a_round_that_is_not_open_takes_no_vote(tmp_path):
    votes = Votes(tmp_path / "votes.sqlite")
    assert not votes.vote("ada", 1, "A")
    votes.ask("06-idea", "2026-01-01")
    assert votes.vote("ada", votes.current.id, "A") and votes.vote("ada", votes.current.id, "B")
    votes.reveal()
    assert not votes.vote("ada", votes.current.id, "C")
    assert votes.answers(votes.current.id) == {"B": 1}
    votes.again("2026-01-01")
    votes.ask_nothing()
    assert votes.current is None
    votes.ask("06-idea", "2026-01-02")
    assert votes.current.number == 2
