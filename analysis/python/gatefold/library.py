"""The C library, its statuses as exceptions, and its structs as dicts."""
import os
import pathlib

from ._declarations import ffi


def _open():
    name = "libgatefold.so.0"
    installed = pathlib.Path(__file__).resolve().parents[3]  # lib; Debian's may be a folder in it
    beside = [str(path) for pattern in (name, "*/" + name) for path in installed.glob(pattern)]
    return ffi.dlopen(os.environ.get("GATEFOLD_LIBRARY") or next(iter(beside), name))


lib = _open()


class Error(Exception):
    """A status that is not OK; .status is its name, .result what was filled all the same."""

    def __init__(self, message, status, result=None):
        super().__init__(message)
        self.status, self.result = status, result


class Record(dict):
    """A C struct as a dict whose keys are attributes too."""

    def __getattr__(self, name):
        if name in self:
            return self[name]
        raise AttributeError(f"there is no {name!r} among: {', '.join(self)}")

    def __dir__(self):
        return list(self)


_BASES = {"EINVAL": (Error, ValueError), "ENOMEM": (Error, MemoryError), "EIO": (Error, OSError)}
errors = {}
for _status in range(1, lib.GFOLD_STATUS_COUNT):
    _name = ffi.string(lib.gfold_status_name(_status)).decode()
    errors[_status] = type(_name, _BASES.get(_name, (Error,)), {
        "__doc__": ffi.string(lib.gfold_status_sentence(_status)).decode(),
        "__init__": Error.__init__, "__module__": "gatefold"})


def einval(sentence):
    return errors[lib.GFOLD_EINVAL](sentence, "EINVAL")


def cname(ctype):
    return ctype.cname.removeprefix("struct ").removeprefix("enum ")
