"""The loader for data from outside, on a server of our own, and on the real file if COURSE_DATA has it."""

import gzip
import hashlib
import os
import re
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest

from course_lib import AdaGrad, LeastSquares, MiniBatches, airfoil, datasets, fashion_mnist, run
from tests.support.lectures import LECTURES

IMAGES = np.arange(3 * 28 * 28, dtype=np.uint8).reshape(3, 28, 28)
FILES = {
    "airfoil_self_noise.dat": "".join(f"{k}\t{k % 7}\t{k % 5}\t{k % 3}\t{k % 11}\t{100 + k % 13}\n"
                                      for k in range(1503)).encode(),
    "t10k-images-idx3-ubyte.gz": gzip.compress(b"\0\0\x08\x03" + np.array([3, 28, 28], ">u4").tobytes()
                                               + IMAGES.tobytes()),
    "t10k-labels-idx1-ubyte.gz": gzip.compress(b"\0\0\x08\x01" + np.array([3], ">u4").tobytes()
                                               + bytes([7, 0, 9])),
}


class Handler(SimpleHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append(self.path.strip("/"))
        if self.server.cut:  # promise all, and send half
            content = FILES[self.path.strip("/")]
            self.send_response(200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content[: len(content) // 2])
        else:
            super().do_GET()

    def log_message(self, *args):
        pass


@pytest.fixture
def server(tmp_path, monkeypatch):
    (tmp_path / "remote").mkdir()
    for name, content in FILES.items():
        (tmp_path / "remote" / name).write_bytes(content)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=tmp_path / "remote"))
    server.asked, server.cut = [], False
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}/"
    monkeypatch.setattr(datasets, "SOURCES", {name: (address, "sha1:" + hashlib.sha1(content).hexdigest())
                                              for name, content in FILES.items()})
    monkeypatch.setenv("COURSE_DATA", str(tmp_path / "here"))
    yield server
    server.shutdown()
    server.server_close()


def test_a_file_is_fetched_once_and_kept(server, tmp_path):
    x, y = airfoil()
    assert x.shape == (5, 1500) and y.shape == (1500,)
    np.testing.assert_allclose(np.std(x, axis=1), 1, atol=0.01)
    again = airfoil()
    np.testing.assert_array_equal(again[0], x)
    assert server.asked == ["airfoil_self_noise.dat"]
    assert os.listdir(tmp_path / "here") == ["airfoil_self_noise.dat"]


def test_fashion_mnist_has_pixels_from_0_to_1_and_labels(server):
    x, labels = fashion_mnist(test=True)
    np.testing.assert_array_equal(x, IMAGES.reshape(3, 784).T / 255)
    np.testing.assert_array_equal(labels, [7, 0, 9])


def test_a_file_at_hand_is_used_and_nothing_is_fetched(server, tmp_path):
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "airfoil_self_noise.dat").write_bytes(FILES["airfoil_self_noise.dat"])
    airfoil()
    assert server.asked == []


def test_a_file_that_is_not_the_published_one_is_refused_by_name(server, tmp_path):
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "airfoil_self_noise.dat").write_bytes(b"1 2 3 4 5 6\n")
    with pytest.raises(ValueError,
                       match=r"airfoil_self_noise.dat: its sha1 is [0-9a-f]{40}, and the published one"):
        airfoil()


def test_half_a_file_is_not_kept(server, tmp_path):
    server.cut = True
    with pytest.raises(OSError, match=r"airfoil_self_noise.dat is not in .*: \d+ of \d+ bytes came"):
        airfoil()
    assert os.listdir(tmp_path / "here") == []
    server.cut = False
    airfoil()


def test_offline_the_error_says_what_to_do(server):
    server.shutdown()
    server.server_close()
    said = "could not be fetched from http.*If you have the file, put it there, or set COURSE_DATA"
    with pytest.raises(OSError, match=said):
        airfoil()


def test_another_format_is_refused(tmp_path):
    (tmp_path / "x.gz").write_bytes(gzip.compress(b"\0\0\x0d\x01 float"))
    with pytest.raises(ValueError, match="not an IDX file of bytes; it begins with 00 00 0d 01"):
        datasets.idx(tmp_path / "x.gz")


@pytest.mark.skipif(not (Path(os.environ.get("COURSE_DATA", "")) / "airfoil_self_noise.dat").is_file(),
                    reason="COURSE_DATA names no folder with the airfoil file")
def test_d2ls_loss_on_the_real_airfoil_data_is_that_of_the_best_linear_model():
    x, y = airfoil()
    inputs = np.vstack([x, np.ones(1500)])
    losses = []
    for seed in range(20):
        loss = MiniBatches(LeastSquares(inputs, y), 10, np.random.default_rng(seed))
        losses.append(loss.value(run(AdaGrad(0.1, 1e-6, eps_inside=True), loss, np.zeros(6), 300,
                                     record=()).end))
    assert abs(np.median(losses) - 0.243) < 0.001 and 0.241 < min(losses) and max(losses) < 0.247
    best = np.linalg.lstsq(inputs.T, y, rcond=None)[0]
    np.testing.assert_allclose(LeastSquares(inputs, y).value(best), 0.2417, atol=5e-5)

    *lines, last = re.search(r"```python\n(.*?)\n```", LECTURES["12"]["12-outside"].source,
                             re.S)[1].splitlines()
    space = {}
    exec("\n".join([*lines, f"printed = {last}"]), space)
    assert abs(space["printed"] - 0.243) < 0.0015
