"""Runs the cheap commands of every SOURCE.md in an empty folder and compares what they make with
the files kept beside it.

    regenerate.py PROGRAM [SET...]

Text and integers must be the same, real numbers to 1e-9 (of an eigenvalue, whose order LAPACK
chooses, the nearest). Of what was `sampled`, a number NAME with a NAME_stderr, or NAME beside
stderr/NAME, or NAME_WORD with a NAME_sem, to six standard errors; those errors and what has none are
not compared.
"""
import csv
import os
import pathlib
import subprocess
import sys
import tempfile

import h5py
import numpy as np

import source

RELATIVE, ABSOLUTE, SIGMAS = 1e-9, 1e-11, 6


def number(text):
    try:
        return int(text)
    except ValueError:
        return float(text)


def column(cells):
    try:
        return np.array([number(cell) for cell in cells])
    except ValueError:
        return np.array(cells)


def read_csv(path):
    with open(path, newline="") as stream:
        rows = list(csv.reader(stream))
    return {name: column(cells) for name, cells in zip(rows[0], list(zip(*rows[1:])))}


def read_hdf5(path):
    """Datasets by name, without what tells one run from another."""
    found = {}

    def take(name, item):
        if isinstance(item, h5py.Dataset) and not name.startswith("provenance"):
            text = h5py.check_string_dtype(item.dtype)
            found[name] = np.asarray(item.asstr()[()] if text else item[()])

    with h5py.File(path) as file:
        file.visititems(take)
    return found


def read(path):
    readers = {".csv": read_csv, ".h5": read_hdf5}
    return readers.get(path.suffix, lambda p: {"text": np.array(p.read_text().splitlines())})(path)


def join_eigenvalues(data):
    """re and im of a folder that holds nothing but eigenvalues become one complex array."""
    for name in [name for name in data if name.endswith("eigenvalues/re")]:
        re, im = data.pop(name), data.pop(name[:-2] + "im")
        data[name[:-3]] = re + 1j * im
    return data


def error_of(name, data):
    folder, _, last = name.rpartition("/")
    for called in (name + "_stderr", f"{folder}/stderr/{last}".lstrip("/"),
                   name.rpartition("_")[0] + "_sem"):
        if called in data:
            return data[called]
    return None


def room(name, kept, made, sampled):
    """How far a number may lie from the one that is kept; None: anywhere."""
    near = ABSOLUTE + RELATIVE * np.abs(kept[name])
    if not sampled:
        return near
    error = error_of(name, kept)
    return None if error is None else near + SIGMAS * np.hypot(error, error_of(name, made))


def far(name, kept, made, sampled):
    """What is wrong with one array, or None."""
    a, b = kept[name], made[name]
    if a.shape != b.shape:
        return f"{name}: shape {b.shape}, not {a.shape}"
    if a.dtype.kind not in "fc":
        return None if (a == b).all() else f"{name}: not equal"
    allowed = room(name, kept, made, sampled)
    if allowed is None:
        return None
    if a.dtype.kind == "c":
        gaps = np.array([np.abs(x[:, None] - y).min(axis=0) for x, y in zip(b, a)])
    else:
        gaps = np.where((a == b) | (np.isnan(a) & np.isnan(b)), 0, np.abs(a - b))
    beyond = ~(gaps <= np.where(np.isfinite(allowed), allowed, 0))
    return f"{name}: {b[beyond].flat[0]!r}, not {a[beyond].flat[0]!r}" if beyond.any() else None


def compare(kept, made, sampled):
    """Sentences on what differs between two files."""
    a, b = (join_eigenvalues(read(path)) for path in (kept, made))
    if a.keys() != b.keys():
        yield f"{kept.name}: holds {', '.join(a.keys() ^ b.keys())} in one case only"
        return
    for name in a:
        wrong = far(name, a, b, sampled)
        if wrong:
            yield f"{kept.name}: {wrong}"


def regenerate(program, folder, command, scratch):
    """Runs one command in an empty folder; returns what is wrong, and how many files it made."""
    environment = dict(os.environ, PATH=f"{program.parent}:{os.environ['PATH']}")
    done = subprocess.run(["bash", "-c", command.text], cwd=scratch, env=environment, text=True,
                          stdin=subprocess.DEVNULL, capture_output=True, check=False)
    if done.returncode:
        return [f"exit {done.returncode}: {command.text}: {done.stderr.strip()}"], 0
    made = [path for path in scratch.iterdir() if path.is_file()]
    wrong = [] if made else [f"makes no file: {command.text}"]
    for path in made:
        kept = folder / path.name
        wrong += compare(kept, path, command.sampled) if kept.exists() else [f"no {kept}"]
    return wrong, len(made)


def every(program, only=()):
    """All cheap commands of all sets, or of some: what is wrong, and how many files were made."""
    wrong, files = [], 0
    for told in sorted(source.DATA.glob("**/SOURCE.md")):
        name = str(told.parent.relative_to(source.DATA))
        for command in source.commands(told):
            if command.cost == "cheap" and (not only or name in only):
                with tempfile.TemporaryDirectory() as scratch:
                    found, count = regenerate(program, told.parent, command, pathlib.Path(scratch))
                wrong += [f"{name}: {sentence}" for sentence in found]
                files += count
    return wrong, files


def main():
    wrong, files = every(pathlib.Path(sys.argv[1]).resolve(), sys.argv[2:])
    print(f"{files} files made again")
    if wrong or not files:
        sys.exit("\n".join(wrong or ["no cheap command"]))


if __name__ == "__main__":
    main()
