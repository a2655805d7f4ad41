"""gatefold: theory and simulation of gated recurrent networks, from the C library.

    m = gatefold.model("vrnn", g=2)
    gatefold.fixed_points(m)[-1].delta_h
    gatefold.correlation(m, tau_max=20).c_h

These functions, in gatefold.nouns, make a plan, solve and return copies: model, fixed_points,
critical, correlation, lyapunov, two_time, spectrum, simulate, ensemble, exponents, sweep.

Below them every function gfold_NAME of the headers is gatefold.NAME, every constant GFOLD_NAME
gatefold.NAME; gatefold.lib and gatefold.ffi are cffi's own.
 - A function that returns a struct takes fields by keyword: fixed_point_defaults(tol=1e-10).
 - Plans, and structs named `out` in the headers, are returned; arrays are NumPy arrays that the
   caller passes, of the very type and contiguous, and are written in place.
 - A status that is not OK is raised as the class of its name (gatefold.ENOSOL), a gatefold.Error,
   with its sentence, and what was filled all the same in .result.
 - Plans are freed when nothing refers to them. Calls release Python's lock.
"""
from . import binding as _binding
from ._headers import FUNCTIONS as _FUNCTIONS
from ._headers import MANUAL as _MANUAL
from .binding import array, ffi, params, record
from .library import Error, Record, errors, lib
from .nouns import (correlation, critical, ensemble, exponents, fixed_points, lyapunov, model,
                    simulate, spectrum, sweep, two_time)


def _function(name):
    def call(*given, **named):
        return _binding.call(name, *given, **named)

    _, comment, header = _FUNCTIONS[name]
    call.__name__ = call.__qualname__ = name.removeprefix("gfold_")
    takes = ", ".join(_binding.takes(name))
    call.__doc__ = f"{call.__name__}({takes})\n\n{comment}\n\nSee <gatefold/{header}>."
    return call


def __getattr__(name):
    """Functions and constants of C, made when they are first asked for."""
    if "gfold_" + name in _FUNCTIONS:
        found = _function("gfold_" + name)
    elif name.isupper() and hasattr(lib, "GFOLD_" + name):
        found = getattr(lib, "GFOLD_" + name)
    else:
        raise AttributeError(f"module 'gatefold' has no attribute {name!r}")
    globals()[name] = found
    return found


def __dir__():
    names = [name.split("_", 1)[1] for name in dir(lib)]
    return sorted({*names, *(name for name in globals() if name[0] != "_")})


globals().update({error.__name__: error for error in errors.values()})
for _noun in (model, critical, correlation, lyapunov, two_time, spectrum, simulate, ensemble,
              exponents, sweep):
    _noun.__doc__ += "\n\n" + _MANUAL[_noun.__name__]
fixed_points.__doc__ += "\n\n" + _MANUAL["fixed_point"]
_binding.call("gfold_init")
