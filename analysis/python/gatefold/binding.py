"""Calls of the C functions: arguments from Python values, results to Records and NumPy arrays.

A dict fills a struct (of parameters: over its defaults), a str names an enumerator, a preset, a
parameter or an observable, None is NULL. An array is passed as it lies in memory, so of C's own
type and contiguous; matrices of the headers are column-major, order="F". Ctrl-C stops what can be
stopped.
"""
import threading
import weakref
from concurrent.futures import ThreadPoolExecutor, wait

import numpy as np

from ._declarations import ffi
from ._headers import FUNCTIONS
from .library import Record, cname, einval, errors, lib

_kept = weakref.WeakKeyDictionary()  # what C points to lives as long as what points to it
_stop = ffi.new("int *")             # of every call that can be stopped
_stoppable = ("_solve", "_run", "_follow", "_train")
_dtypes = {"double": np.float64, "int": np.intc, "size_t": np.uintp, "long": np.int_,
           "unsigned char": np.uint8, "float": np.float32}
_lengths = {"gfold_simulate_run": "count", "gfold_grey_measured": "levels"}  # of `out`


# ---- from Python to C ----------------------------------------------------------------------------

def enumerator(ctype, name):
    end = "_" + name.upper().replace("-", "_")
    fitting = [known for known in ctype.relements if known.endswith(end)]
    if fitting:  # of CUE_TRAINING and CUE_FLIP_TRAINING the one without more words
        return ctype.relements[min(fitting, key=len)]
    known = [k for k in sorted(ctype.relements, key=ctype.relements.get) if k[-6:] != "_COUNT"]
    known = ", ".join(k[len("GFOLD_"):].lower() for k in known)
    raise einval(f"there is no {name!r} among: {known}")


def _named(item, name, kept):
    if item.cname == "char":
        kept.append(ffi.new("char[]", name.encode()))
        return kept[-1]
    if cname(item) == "gfold_model":
        kept.append(ffi.new("gfold_model *", lib.gfold_model_preset(
            enumerator(ffi.typeof("gfold_preset"), name))))
        return kept[-1]
    find = {"gfold_parameter": lib.gfold_model_parameter,
            "gfold_observable": lib.gfold_observable_find}.get(cname(item))
    found = find(name.replace("-", "_").encode()) if find else ffi.NULL
    if not found:
        raise einval(f"there is no {cname(item)[len('gfold_'):]} {name!r}")
    return found


def _array(item, values, kept, is_input):
    if not isinstance(values, np.ndarray) and is_input:
        values = np.array(values, _dtypes[item.cname])
    if not isinstance(values, np.ndarray) or values.dtype != _dtypes[item.cname]:
        found = getattr(values, "dtype", type(values).__name__)
        raise TypeError(f"an array of {item.cname} is wanted, not of {found}")
    if not (values.flags.c_contiguous or values.flags.f_contiguous):
        raise ValueError("an array must be contiguous")
    kept.append(values)
    return ffi.cast(f"{item.cname} *", values.ctypes.data)


def convert(ctype, value, kept, is_input=True):
    if isinstance(value, str) and ctype.kind == "enum":
        return enumerator(ctype, value)
    if ctype.kind == "function" and callable(value) and not isinstance(value, ffi.CData):
        kept.append(ffi.callback(ctype, value))
        return kept[-1]
    if isinstance(value, ffi.CData):
        kept.append(value)
        by_value = ctype.kind == "pointer" and ffi.typeof(value) == ctype.item
        return ffi.addressof(value) if by_value and ctype.item.kind == "struct" else value
    if ctype.kind != "pointer":
        return ffi.NULL if ctype.kind == "function" and value is None else value
    if value is None:
        return ffi.NULL
    if isinstance(value, str):
        return _named(ctype.item, value, kept)
    if isinstance(value, dict):
        kept.append(struct(cname(ctype.item), value))
        return kept[-1]
    if ctype.item.cname in _dtypes:
        return _array(ctype.item, value, kept, is_input)
    return value


def fill(target, fields, kept):
    """Sets fields of a struct by name."""
    ctype = ffi.typeof(target)
    known = dict((ctype.item if ctype.kind == "pointer" else ctype).fields)
    for name, value in fields.items():
        if name not in known:
            raise AttributeError(f"there is no field {name!r} among: {', '.join(known)}")
        inner = known[name].type
        if inner.kind == "struct" and isinstance(value, dict):
            fill(getattr(target, name), value, kept)
        elif inner.kind == "array" and inner.item.kind == "struct":
            for k, one in enumerate(value):
                fill(getattr(target, name)[k], one, kept)
        elif inner.kind == "array":
            for k, one in enumerate(value):
                getattr(target, name)[k] = convert(inner.item, one, kept)
        elif inner.kind == "struct" and isinstance(value, str):
            setattr(target, name, _named(inner, value, kept)[0])
        elif inner.kind == "struct" and ffi.typeof(value).kind == "pointer":
            kept.append(value)
            setattr(target, name, value[0])
        else:
            setattr(target, name, convert(inner, value, kept))


def struct(name, fields):
    """A new struct: of parameters its defaults, of others zeros, then the fields."""
    noun = name[len("gfold_"):].removesuffix("_params")
    defaults = f"gfold_{noun}_defaults"
    simple = name.endswith("_params") and defaults in FUNCTIONS and not FUNCTIONS[defaults][0]
    made = ffi.new(f"{name} *", getattr(lib, defaults)()) if simple else ffi.new(f"{name} *")
    if "stop" in dict(ffi.typeof(name).fields):
        made.stop = _stop
    _kept[made] = kept = []
    fill(made, fields, kept)
    return made


def params(noun, **fields):
    """gfold_<noun>_params from gfold_<noun>_defaults(), with fields by keyword."""
    return struct(f"gfold_{noun}_params", fields)


# ---- from C to Python ----------------------------------------------------------------------------

def array(pointer, *shape):
    """A copy of what a pointer of C points to; None where it is NULL."""
    if not pointer:
        return None
    dtype = np.dtype(_dtypes[ffi.typeof(pointer).item.cname])
    size = int(np.prod(shape)) * dtype.itemsize
    return np.frombuffer(ffi.buffer(pointer, size), dtype).reshape(shape).copy()


def _items(owner, name, ctype, value):
    if ctype.item.cname == "char":
        return ffi.string(value).decode()
    used = owner.get("count", owner.get(name + "s", len(value)))
    return [record(value[k]) for k in range(min(used, len(value)))]


def record(value, ctype=None):
    """Structs as Record, enumerators and strings as str; pointers stay what they are."""
    ctype = ctype or (ffi.typeof(value) if isinstance(value, ffi.CData) else None)
    if ctype is None:
        return value
    if ctype.kind == "pointer" and ctype.item.cname == "char":
        return ffi.string(value).decode() if value else None
    if ctype.kind == "pointer" and ctype.item.kind == "struct" and ctype.item.fields and value:
        value, ctype = value[0], ctype.item
    if ctype.kind == "enum":
        return ctype.elements[value][len("GFOLD_"):].lower() if value in ctype.elements else value
    if ctype.kind != "struct" or not ctype.fields:
        return value
    made = Record()
    for name, field in ctype.fields:
        inner = getattr(value, name)
        is_array = field.type.kind == "array"
        made[name] = (_items(made, name, field.type, inner) if is_array else
                      record(inner, field.type))
    return made


# ---- calls ---------------------------------------------------------------------------------------

def _owned(slot, kept):
    """A plan or result that destroys itself, after which what it was made from may go."""
    noun = cname(ffi.typeof(slot).item.item).removesuffix("_plan")
    made = ffi.gc(slot[0], getattr(lib, noun + "_destroy"))
    _kept[made] = kept
    return made


def _is_handle(ctype):
    return (ctype.kind == "pointer" and ctype.item.kind == "pointer"
            and ctype.item.item.kind == "struct"
            and cname(ctype.item.item).removesuffix("_plan") + "_destroy" in FUNCTIONS)


def _invoke(name, function, arguments):
    """In a thread of its own where Ctrl-C, which only the main thread hears, may be wanted."""
    if not name.endswith(_stoppable) or threading.current_thread() is not threading.main_thread():
        return function(*arguments)
    with ThreadPoolExecutor(1) as worker:
        future = worker.submit(function, *arguments)
        while not future.done():
            try:
                wait([future])
            except KeyboardInterrupt:
                _stop[0] = 1
    if _stop[0]:
        _stop[0] = 0
        raise KeyboardInterrupt
    return future.result()


def _place(name, ctype, parameter, before):
    """Room for an argument that the caller leaves out, or None."""
    const, called, is_array = parameter
    if called == "err":
        return ffi.new("gfold_error *")
    if not const and _is_handle(ctype):
        return ffi.new(f"{ctype.item.cname}[1]")
    if called == "out" and not is_array and ctype.kind == "pointer" and ctype.item.kind == "struct":
        names = [p[1] for p in FUNCTIONS[name][0]]
        count = before[names.index(_lengths[name])] if name in _lengths else 1
        return ffi.new(f"{ctype.item.cname}[]", int(count))
    return None


def _out(ctype, place):
    found = [record(one) for one in place]
    return found[0] if len(found) == 1 else found


def _finish(status, error, made, kept):
    found = [_owned(place, kept) if _is_handle(ctype) and not status
             else None if _is_handle(ctype) else _out(ctype, place) for ctype, place in made]
    found = found[0] if len(found) == 1 else tuple(found) or None
    if status:
        sentence = ffi.string(error.message).decode() if error else ""
        kind = errors[status]
        raise kind(sentence or kind.__doc__, kind.__name__, found)
    return found


def takes(name):
    """Names of the arguments that a caller of a C function gives."""
    types = ffi.typeof(getattr(lib, name)).args
    return [p[1] for ctype, p in zip(types, FUNCTIONS[name][0])
            if p[1] in (_lengths.get(name), "count") or _place(name, ctype, p, [1] * 8) is None]


def call(name, *given, **named):
    """The C function of that full name. Of one that returns a struct, fields may be named too."""
    function = getattr(lib, name)
    ctype, error, made, kept, arguments = ffi.typeof(function), None, [], [], []
    given = list(given)
    for kind, parameter in zip(ctype.args, FUNCTIONS[name][0]):
        const, called, _ = parameter
        place = _place(name, kind, parameter, arguments)
        if called == "err":
            error = place
        elif place is not None:
            made.append((kind, place))
        elif given or called in named:
            value = given.pop(0) if given else named.pop(called)
            place = convert(kind, value, kept, is_input=const)
        else:
            raise TypeError(f"{name}({', '.join(takes(name))}): {called} is missing")
        arguments.append(place)
    if given or named and ctype.result.kind != "struct":
        raise TypeError(f"{name}({', '.join(takes(name))}): too many arguments")
    result = _invoke(name, function, arguments)
    if cname(ctype.result) == "gfold_status":
        return _finish(result, error, made, kept)
    if ctype.result.kind == "struct":
        _kept[result] = kept
        fill(result, named, kept)
        return result
    return record(result, ctype.result) if ctype.result.cname == "char *" else result
