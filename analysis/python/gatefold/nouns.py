"""What a session needs, each in a line: results are Records with NumPy arrays of their own.

Options are the fields of the C structs of parameters, by keyword (`help(gatefold.correlation)`
shows the header); a struct in a struct is a dict: ensemble("fs", network={"n": 300}, networks=4).
A model is what model() returns, or the name of a preset.
"""
import numpy as np

from .binding import array, enumerator, ffi, params, record
from .binding import call as call_c
from .library import Record, einval, lib


def call(name, *given):
    return record(call_c("gfold_" + name, *given))


def model(preset, **fields):
    """A model: a preset ("vrnn", "grnn", "update", "reset", "fs") with parameters by name."""
    made = ffi.new("gfold_model *", lib.gfold_model_preset(
        enumerator(ffi.typeof("gfold_preset"), preset)))
    if "phi" in fields:
        made.phi = enumerator(ffi.typeof("gfold_phi_kind"), fields.pop("phi"))
    for name, value in fields.items():
        if call("model_parameter", name) and not call("model_has", made, name):
            raise einval(f"{name} has no effect: model {preset} has no such gate")
        call("model_set", made, name, value)
    call("model_check", made)
    return made


def _solved(noun, model, options):
    plan = call(noun + "_create", params(noun, **options))
    return plan, call(noun + "_solve", plan, model)


def fixed_points(model, near=None, **options):
    """All roots of the mean field, ascending: a list of Records (delta_h, stability, ...)."""
    plan = call("fixed_point_create", params("fixed_point", **options))
    return call("fixed_point_solve", plan, model, near).root


def critical(kind, model, free=None, **options):
    """Transitions: "marginal", "saddle", "onset" or "chaos" along `free`, a list; "bias", one."""
    if kind == "bias":
        return call("critical_bias", model, params("critical", **options).tol)
    if kind == "chaos":
        folds = np.zeros(lib.GFOLD_CRITICAL_MAX, np.intc)
        found = call("critical_chaos", model, free, params("critical", **options), folds)
        return [Record(p, is_fold=bool(f)) for p, f in zip(found.point, folds)]
    plan = call("critical_create", params("critical", **options))
    return call("critical_solve", plan, kind, model, free, None).point


def correlation(model, **options):
    """The stationary state: summary, lags tau and C_h, C_z, C_r on them."""
    plan, summary = _solved("correlation", model, options)
    n = call("correlation_count", plan)
    columns = {"tau": "tau", "c_h": "h", "c_z": "z", "c_r": "r", "c_h_error": "h_error"}
    arrays = {k: array(getattr(lib, "gfold_correlation_" + v)(plan), n) for k, v in columns.items()}
    return Record(summary, **arrays)


def lyapunov(model, **options):
    """lambda_max of the stationary state; options are those of correlation()."""
    plan, _ = _solved("correlation", model, options)
    return call("lyapunov_of", plan)


def two_time(model, **options):
    """The relaxing mean field: t, functions of time with errors, and c_h, c_phi of two times."""
    plan, result = _solved("two_time", model, options)
    n = result.times
    result["t"] = array(lib.gfold_two_time_times(plan, ffi.new("size_t *")), n)
    for name, value in ffi.typeof("gfold_two_time_series").relements.items():
        if value != lib.GFOLD_SERIES_COUNT:
            curve = lib.gfold_two_time_curve_of(plan, value)
            key = name[len("GFOLD_SERIES_"):].lower()
            result[key], result[key + "_stderr"] = array(curve.value, n), array(curve.stderr_, n)
    for key, which in (("c_h", lib.GFOLD_MAP_H), ("c_phi", lib.GFOLD_MAP_PHI)):
        errors = ffi.new("double **")
        result[key] = array(lib.gfold_two_time_map_of(plan, which, errors), n, n)
        result[key + "_stderr"] = array(errors[0], n, n)
    return result


def spectrum(model, at=None, resolution=200, **options):
    """The bulk of eigenvalues at a fixed point (None: the largest): extent, and loops of points."""
    at = at or fixed_points(model)[-1]
    plan = call("spectrum_create", model, at, params("spectrum", **options))
    room = lib.GFOLD_LOOPS_MAX * (resolution + 2)
    re, im = np.empty(room), np.empty(room)
    found = call("spectrum_boundary", plan, resolution, room, re, im)
    ranges = [slice(loop.first, loop.first + loop.count) for loop in found.loop]
    loops = [re[part] + 1j * im[part] for part in ranges]
    return Record(call("spectrum_extent_of", plan), loops=loops, at=at, plan=plan)


def simulate(model, network=None, trials=1, **options):
    """One sampled network: a list with one Record per trial, its last state in h, z, r, gate, and
    with observe_every the times t and the states h at them (times x N)."""
    seen = [([], []) for _ in range(trials)]

    def observe(_, trial, t, state):
        seen[trial][0].append(t)
        seen[trial][1].append(array(state.h, state.n))

    made = call("network_create", model, params("network", **(network or {})))
    watch = {"observe": observe} if options.get("observe_every") else {}
    p = params("simulate", trials=trials, **watch, **options)
    plan = call("simulate_create", made, p)
    results = call("simulate_run", plan, 0, trials, ffi.NULL)
    results = [results] if trials == 1 else results
    for k, result in enumerate(results):
        state = lib.gfold_simulate_state(plan, k)
        for name in ("h", "z", "r", "gate", "velocity"):
            result[name] = array(getattr(state, name), state.n)
        if watch:
            result["t"], result["history"] = map(np.array, seen[k])
    return results


def _table(function):
    rows, k = [], 0
    while function(k):
        rows.append(record(function(k)))
        k += 1
    return rows


def ensemble(model, **options):
    """Many sampled networks: every statistic as a Record (mean, stderr_, networks), and C(tau)."""
    made = call("ensemble_run", params("ensemble", model=model, **options))
    result = Record((row.name, call("ensemble_estimate", made, k))
                    for k, row in enumerate(_table(lib.gfold_statistic_at)))
    n = call("ensemble_lags", made)
    for key in ("tau", "correlation", "correlation_stderr"):
        result[key] = array(getattr(lib, "gfold_ensemble_" + key)(made), n)
    return result


def exponents(model, **options):
    """Lyapunov exponents of sampled networks: their summary, and exponents with errors."""
    made = call("exponents_run", params("exponents", model=model, **options))
    found = [call("exponents_at", made, k) for k in range(call("exponents_count", made))]
    return Record(call("exponents_summarise", made),
                  exponents=np.array([e.mean for e in found]),
                  exponents_stderr=np.array([e.stderr_ for e in found]))


def sweep(model, observables, x, y=None, **options):
    """A phase diagram in one call: x (and y) = (parameter, lo, hi, step); every observable is an
    array over the grid, rows are y; <name>_stderr of a simulated one; status, failures."""
    axes = {key: dict(zip(("parameter", "lo", "hi", "step"), axis))
            for key, axis in (("x", x), ("y", y)) if axis}
    made = call("sweep_run", params("sweep", model=model, observables=observables,
                                    n_observables=len(observables), **axes, **options))
    nx, ny = call("sweep_nx", made), call("sweep_ny", made)
    shape = (ny, nx) if y else (nx,)
    result = Record(x=array(lib.gfold_sweep_x(made), nx), y=array(lib.gfold_sweep_y(made), ny),
                    status=array(lib.gfold_sweep_status(made), *shape), failures={})
    for k, name in enumerate(observables):
        result[name] = array(lib.gfold_sweep_values(made, k), *shape)
        if lib.gfold_observable_find(name.encode()).simulated:
            result[name + "_stderr"] = array(lib.gfold_sweep_errors(made, k), *shape)
    cell = ffi.new("size_t *")
    for k in range(call("sweep_failed", made)):
        sentence = ffi.string(lib.gfold_sweep_failure(made, k, cell)).decode()
        result.failures[cell[0]] = sentence
    return result
