"""Data from outside, for those who are online: fetched once, held against the published checksum, and kept.

A file is looked for in the folder that the environment variable COURSE_DATA names, else in
~/.cache/optimizer-course, and fetched into it if it is not there. Put a file that you have there, and
nothing is fetched.

The airfoil file was held against its checksum; Fashion-MNIST's addresses and checksums are as published,
unverified.
"""

import gzip
import hashlib
import os
import urllib.request
from pathlib import Path

import numpy as np
from tqdm.auto import tqdm

from .files import atomic_file

D2L = "http://d2l-data.s3-accelerate.amazonaws.com/"
ZALANDO = "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/"
SOURCES = {  # file: where it comes from, and its published checksum
    "airfoil_self_noise.dat": (D2L, "sha1:76e5be1548fd8222e5074cf0faae75edff8cf93f"),
    "train-images-idx3-ubyte.gz": (ZALANDO, "md5:8d4fb7e6c68d591d4c3dfef9ec88bf0d"),
    "train-labels-idx1-ubyte.gz": (ZALANDO, "md5:25c81989df183df01b3e8a0aad5dffbe"),
    "t10k-images-idx3-ubyte.gz": (ZALANDO, "md5:bef4ecab320f06d8554ea6380940ec79"),
    "t10k-labels-idx1-ubyte.gz": (ZALANDO, "md5:bb300cfdad3c16e7a12a480ee83cd310"),
}


def airfoil() -> tuple[np.ndarray, np.ndarray]:
    """NASA's airfoil self-noise (UCI), as d2l uses it: x (5, 1500) and y (1500,).

    Each column of the table has got mean 0 and variance 1; of its rows these are the first. An OSError says
    why there is no file, a ValueError that it is not the published one.
    """
    table = np.loadtxt(path_of("airfoil_self_noise.dat"))
    table = ((table - table.mean(axis=0)) / table.std(axis=0))[:1500]
    return table[:, :-1].T.copy(), table[:, -1].copy()


def fashion_mnist(test: bool = False) -> tuple[np.ndarray, np.ndarray]:
    """Zalando's Fashion-MNIST: x (784, points), grey values from 0 to 1, and labels (points,), 0 … 9.

    60,000 points to train with, or the 10,000 to test with. Errors as for `airfoil`.
    """
    name = "t10k" if test else "train"
    images, labels = (idx(path_of(f"{name}-{part}-ubyte.gz")) for part in ("images-idx3", "labels-idx1"))
    return images.reshape(len(images), -1).T / 255, labels.astype(int)


def idx(path: str | Path) -> np.ndarray:
    """The array in a gzipped file of MNIST's IDX format, of bytes."""
    content = gzip.decompress(Path(path).read_bytes())
    if content[:3] != b"\0\0\x08":
        start = content[:4].hex(" ")
        raise ValueError(f"{path}: not an IDX file of bytes; it begins with {start}, not 00 00 08")
    shape = np.frombuffer(content, ">u4", content[3], offset=4)
    return np.frombuffer(content, np.uint8, offset=4 + 4 * len(shape)).reshape(shape)


def path_of(name: str) -> Path:
    """Where the file is, after fetching it if need be."""
    folder = Path(os.environ.get("COURSE_DATA") or Path.home() / ".cache" / "optimizer-course")
    path, (address, published) = folder / name, SOURCES[name]
    if not path.exists():
        fetch(address + name, path)
    kind, right = published.split(":")
    found = hashlib.new(kind, path.read_bytes(), usedforsecurity=False).hexdigest()
    if found != right:
        raise ValueError(f"{path}: its {kind} is {found}, and the published one {right}. "
                         f"Delete it and try again.")
    return path


def fetch(address: str, path: Path) -> None:
    """Download to `path`, which appears when it is complete."""
    try:
        with urllib.request.urlopen(address, timeout=20) as answer, atomic_file(path) as file:
            size = int(answer.headers.get("Content-Length") or 0)
            with tqdm(total=size or None, unit="B", unit_scale=True, desc=path.name, delay=0.5,
                      leave=False) as bar:
                while piece := answer.read(65536):
                    file.write(piece)
                    bar.update(len(piece))
            if size and file.tell() != size:
                raise OSError(f"{file.tell()} of {size} bytes came")
    except OSError as error:
        raise OSError(f"{path.name} is not in {path.parent}, and could not be fetched from {address}: "
                      f"{error}. If you have the file, put it there, or set COURSE_DATA to the folder that "
                      "holds it.") from None
