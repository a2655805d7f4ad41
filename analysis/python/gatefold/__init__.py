"""gatefold: theory and simulation of gated recurrent networks, from the C library.

Every function gfold_NAME of the headers is gatefold.NAME, every constant GFOLD_NAME gatefold.NAME.
 - A function that returns a struct takes fields by keyword: fixed_point_defaults(tol=1e-10).
 - Results that C writes to pointers (plans, structs) are returned; arrays are NumPy arrays that the
   caller passes, of the very type and contiguous, and are written in place.
 - A status that is not OK is raised as gatefold.Error, or the class of its name (gatefold.ENOSOL), with
   its sentence, and what was filled all the same in .result.
 - Plans are freed when nothing refers to them. Calls release Python's lock.
"""
import os
import pathlib

import numpy as np

from ._declarations import ffi
from ._headers import FUNCTIONS


def _open():
    beside = pathlib.Path(__file__).resolve().parents[3] / "libgatefold.so.0"
    return ffi.dlopen(os.environ.get("GATEFOLD_LIBRARY") or
                      (str(beside) if beside.exists() else "libgatefold.so.0"))


_lib = _open()


class Error(Exception):
    """A status that is not OK; .status is its name, .result what was filled all the same."""

    def __init__(self, message, status, result=None):
        super().__init__(message)
        self.status, self.result = status, result


_BASES = {"EINVAL": (Error, ValueError), "ENOMEM": (Error, MemoryError), "EIO": (Error, OSError)}
_STATUSES = {}
for _status in range(1, _lib.GFOLD_STATUS_COUNT):
    _name = ffi.string(_lib.gfold_status_name(_status)).decode()
    _STATUSES[_status] = globals()[_name] = type(
        _name, _BASES.get(_name, (Error,)),
        {"__doc__": ffi.string(_lib.gfold_status_sentence(_status)).decode(), "__init__": Error.__init__})


def _destroyers():
    found = {}
    for name in FUNCTIONS:
        if name.endswith(("_destroy", "_free")):
            function = getattr(_lib, name)
            found[ffi.typeof(function).args[0].item] = function
    return found


_DESTROY = _destroyers()


def _is_output(const, ctype):
    """Whether C fills it and this module makes it: a plan, or a struct of known size."""
    if const or ctype.kind != "pointer":
        return False
    item = ctype.item
    return item.kind == "pointer" and item.item in _DESTROY or (
        item.kind == "struct" and item.fields is not None and item not in _DESTROY)


def _given(ctype, value):
    if isinstance(value, np.ndarray):
        if not (value.flags.c_contiguous or value.flags.f_contiguous):
            raise ValueError("an array must be contiguous")
        real = ctype.item.cname in ("double", "float")
        if value.dtype.itemsize != ffi.sizeof(ctype.item) or real != (value.dtype.kind == "f"):
            raise TypeError(f"an array of {ctype.item.cname} is wanted, not of {value.dtype}")
        return ffi.cast(ctype, ffi.from_buffer(value if value.flags.c_contiguous else value.T))
    if isinstance(value, str):
        return value.encode()
    if value is None:
        return ffi.NULL
    if isinstance(value, ffi.CData) and ctype.kind == "pointer" and ffi.typeof(value) == ctype.item:
        return ffi.addressof(value)
    return value


def _returned(value):
    if isinstance(value, ffi.CData) and ffi.typeof(value) == ffi.typeof("char *"):
        return ffi.string(value).decode() if value else None
    return value


def _set(struct, fields):
    for name, value in fields.items():
        setattr(struct, name, value)
    return struct


def _owned(ctype, cell):
    return ffi.gc(cell[0], _DESTROY[ctype.item.item]) if ctype.item.kind == "pointer" else cell[0]


def _function(name):
    arguments, comment, header = FUNCTIONS[name]
    function = getattr(_lib, name)
    ctype = ffi.typeof(function)
    fails = ctype.result == ffi.typeof("gfold_status")
    kinds = ["error" if arg == ffi.typeof("gfold_error *") else
             "out" if fails and _is_output(const, arg) else "in"
             for (const, _), arg in zip(arguments, ctype.args)]
    wanted = [arg for (_, arg), kind in zip(arguments, kinds) if kind == "in"]

    def call(*given, **named):
        given = list(given) + [named.pop(arg) for arg in wanted[len(given):] if arg in named]
        if len(given) != len(wanted):
            raise TypeError(f"{name}({', '.join(wanted)}): {len(given)} arguments given")
        values, error, cells, rest = [], ffi.new("gfold_error *"), [], iter(given)
        for arg, kind in zip(ctype.args, kinds):
            if kind == "out":
                cells.append((arg, ffi.new(arg)))
            values.append(error if kind == "error" else cells[-1][1] if kind == "out"
                          else _given(arg, next(rest)))
        result = function(*values)
        if not fails:
            return _set(result, named) if named else _returned(result)
        outputs = [cell[0] if result and arg.item.kind == "pointer" else _owned(arg, cell)
                   for arg, cell in cells]
        outputs = outputs[0] if len(outputs) == 1 else tuple(outputs) or None
        if result:
            kind = _STATUSES[result]
            raise kind(ffi.string(error.message).decode() or kind.__doc__, kind.__name__, outputs)
        return outputs

    call.__name__ = name.removeprefix("gfold_")
    call.__doc__ = f"{call.__name__}({', '.join(wanted)})\n\n{comment}\n\nSee <gatefold/{header}>."
    return call


for _name in FUNCTIONS:
    globals()[_name.removeprefix("gfold_")] = _function(_name)
for _name in dir(_lib):
    if _name.startswith("GFOLD_") and _name.removeprefix("GFOLD_") not in globals():
        globals()[_name.removeprefix("GFOLD_")] = getattr(_lib, _name)
init()  # noqa: F821, of the headers
