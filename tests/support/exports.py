"""Archives as learning platforms export them, with what students hand in there."""

import zipfile


def export(path, files, time=(2026, 4, 20, 10, 0, 0)):
    """A zip of {name, or (name, time): bytes}; names are written as they are, in UTF-8."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            name, when = (name, time) if isinstance(name, str) else name
            info = zipfile.ZipInfo("x", when)
            info.filename = name  # with backslashes, too
            archive.writestr(info, data, zipfile.ZIP_DEFLATED)
    return path


def moodle(name, number, file="ps1.ipynb"):
    """The path in Moodle's zip, with a folder for each student."""
    return f"{name}_{number}_assignsubmission_file_/{file}"


def patched(path, file, offsets, value):
    """Overwrite bytes of an entry's two headers: `offsets` in the local and in the central one."""
    data = bytearray(path.read_bytes())
    name = file.encode()
    local = data.index(name) - 30
    central = data.rindex(name) - 46
    for start, offset in ((local, offsets[0]), (central, offsets[1])):
        data[start + offset : start + offset + len(value)] = value
    path.write_bytes(data)


def with_date(path, file, time=0, date=0):
    """Write an entry's DOS time and date, which need not be any."""
    patched(path, file, (10, 12), time.to_bytes(2, "little") + date.to_bytes(2, "little"))


def encrypted(path, file):
    """Say that an entry has a password."""
    patched(path, file, (6, 8), b"\x01\x08")


def with_wrong_checksum(path, file):
    """Spoil an entry's CRC."""
    patched(path, file, (14, 16), b"\0\0\0\0")


def in_windows_1252(path, file, name):
    """Write the name of an entry, of as many letters as before, in Windows' old code page."""
    patched(path, file, (6, 8), b"\0\0")
    data = path.read_bytes().replace(file.encode(), name.encode("cp1252"))
    path.write_bytes(data)
