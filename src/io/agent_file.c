#include "io/agent_file.h"

#include "core/fail.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef enum kind { REAL, SIZE, SEED, MEMBRANE } kind;

static const struct row {
    const char *name, *meaning, *units;
    size_t offset;
    kind kind;
} rows[] = {
#define OF(field) offsetof(gfold_agent_params, field)
    { "n", "units", "1", OF(n), SIZE },
    { "inputs", "observations", "1", OF(inputs), SIZE },
    { "outputs", "actions", "1", OF(outputs), SIZE },
    { "hints", "entries of a hint", "1", OF(hints), SIZE },
    { "membrane", "0: exponential, 1: Euler", "1", OF(membrane), MEMBRANE },
    { "tau_m", "time constant of the membrane", "ms", OF(tau_m), REAL },
    { "tau_s", "of the synapses", "ms", OF(tau_s), REAL },
    { "tau_o", "of the readout", "ms", OF(tau_o), REAL },
    { "rest", "constant drive", "1", OF(rest), REAL },
    { "kappa", "reset", "1", OF(kappa), REAL },
    { "v_0", "first potential", "1", OF(v_0), REAL },
    { "softness", "width of the spike's logistic function, 0: a step", "1", OF(softness), REAL },
    { "sigma_rec", "standard deviation of the first recurrent weights", "1", OF(sigma_rec), REAL },
    { "sigma_in", "of input weights", "1", OF(sigma_in), REAL },
    { "sigma_teach", "of teaching weights", "1", OF(sigma_teach), REAL },
    { "sigma_hint", "of hint weights", "1", OF(sigma_hint), REAL },
    { "seed", "of the first weights", "1", OF(seed), SEED },
    { "realisation", "of the first weights", "1", OF(realisation), SEED },
};

enum { ROWS = sizeof rows / sizeof *rows };

_Static_assert(ROWS + 1 + GFOLD_AGENT_MATRICES + 2 <= GF_AGENT_VARIABLES, "room for all");

static double number_of(const gfold_agent_params *p, const struct row *row)
{
    const void *at = (const char *)p + row->offset;
    if (row->kind == SIZE) return (double)*(const size_t *)at;
    if (row->kind == SEED) return (double)*(const uint64_t *)at;
    if (row->kind == MEMBRANE) return *(const gfold_membrane *)at;
    return *(const double *)at;
}

/* The library's check refuses what is out of range; here only what a cast cannot take. */
static int set_number(gfold_agent_params *p, const struct row *row, double value)
{
    void *at = (char *)p + row->offset;
    if (row->kind == REAL) {
        *(double *)at = value;
        return 0;
    }
    if (!(value >= 0 && value < 0x1p63) || value != floor(value)) return -1;
    if (row->kind == SIZE) *(size_t *)at = (size_t)value;
    if (row->kind == SEED) *(uint64_t *)at = (uint64_t)value;
    if (row->kind == MEMBRANE)
        *(gfold_membrane *)at = value > 1 ? (gfold_membrane)-1 : (gfold_membrane)value;
    return 0;
}

/* ---- writing ------------------------------------------------------------------------------- */

static void add_number(gf_agent_arrays *a, const char *name, const char *meaning, const char *units,
                       double value)
{
    const size_t k = a->count++;
    snprintf(a->name[k], sizeof a->name[k], "agent/%s", name);
    a->number[k] = value;
    a->variable[k] = (gf_variable){
        .name = a->name[k], .long_name = meaning, .units = units, .real = &a->number[k]
    };
}

static gfold_status
add_matrix(gf_agent_arrays *a, const gfold_agent *agent, gfold_agent_matrix which, gfold_error *err)
{
    size_t n, m;
    gfold_agent_shape(gfold_agent_params_of(agent), which, &n, &m);
    if (!n || !m) return gf_ok(err);
    double *by_rows = a->matrix[which] = gf_allocate(n * m, sizeof *by_rows);
    if (!by_rows) return gf_fail_memory(err, 8 * (double)(n * m));
    const double *w = gfold_agent_weights_of(agent, which);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < m; j++) by_rows[i * m + j] = w[i + n * j];
    const size_t k = a->count++;
    snprintf(a->name[k], sizeof a->name[k], "weights/%s", gfold_agent_matrix_name(which));
    a->variable[k] = (gf_variable){ .name = a->name[k],
                                    .long_name = gfold_agent_matrix_name(which),
                                    .units = "1",
                                    .rank = 2,
                                    .shape = { n, m },
                                    .real = by_rows };
    return gf_ok(err);
}

gfold_status gf_agent_arrays_create(gf_agent_arrays *arrays, const gfold_agent *agent,
                                    gf_stored_task task, gfold_error *err)
{
    const gfold_agent_params *p = gfold_agent_params_of(agent);
    gfold_status status = gf_ok(err);
    *arrays = (gf_agent_arrays){ .count = 0 };
    for (size_t k = 0; k < ROWS; k++)
        add_number(arrays, rows[k].name, rows[k].meaning, rows[k].units, number_of(p, &rows[k]));
    add_number(arrays, "task", "0: button-food, 1: trajectory, 2: walker", "1", task);
    for (int k = 0; k < GFOLD_AGENT_MATRICES && !status; k++)
        status = add_matrix(arrays, agent, (gfold_agent_matrix)k, err);
    if (status) gf_agent_arrays_destroy(arrays);
    return status;
}

void gf_agent_arrays_add(gf_agent_arrays *arrays, const char *name, const char *meaning,
                         size_t count, const double *values)
{
    arrays->variable[arrays->count++] = (gf_variable){ .name = name,
                                                       .long_name = meaning,
                                                       .units = "1",
                                                       .rank = 1,
                                                       .shape = { count },
                                                       .real = values };
}

void gf_agent_arrays_destroy(gf_agent_arrays *arrays)
{
    for (int k = 0; k < GFOLD_AGENT_MATRICES; k++) free(arrays->matrix[k]);
    *arrays = (gf_agent_arrays){ .count = 0 };
}

/* ---- reading ------------------------------------------------------------------------------- */

static int read_number(int64_t file, const char *name, double *value)
{
    char path[64];
    size_t shape[2];
    snprintf(path, sizeof path, "agent/%s", name);
    double *data = gf_hdf5_real(file, path, shape);
    const int found = data && shape[0] == 1 && shape[1] == 1;
    if (found) *value = data[0];
    free(data);
    return found ? 0 : -1;
}

static gfold_status refuse(const char *path, const char *name, const char *what, gfold_error *err)
{
    return gf_fail(err, GFOLD_EIO, "%s holds no trained agent: %s %s", path, name, what);
}

static gfold_status read_params(int64_t file, const char *path, gfold_agent_params *p,
                                gf_stored_task *task, gfold_error *err)
{
    double value;
    *p = gfold_agent_defaults();
    for (size_t k = 0; k < ROWS; k++) {
        if (read_number(file, rows[k].name, &value))
            return refuse(path, rows[k].name, "is missing", err);
        if (set_number(p, &rows[k], value))
            return refuse(path, rows[k].name, "is no such number", err);
    }
    if (read_number(file, "task", &value)) return refuse(path, "task", "is missing", err);
    if (!(value >= 0 && value < GF_STORED_TASK_COUNT))
        return refuse(path, "task", "is unknown", err);
    *task = (gf_stored_task)value;
    return gf_ok(err);
}

static gfold_status read_matrix(int64_t file, const char *path, gfold_agent *agent,
                                gfold_agent_matrix which, gfold_error *err)
{
    char name[64];
    size_t n, m, shape[2] = { 0, 0 };
    gfold_agent_shape(gfold_agent_params_of(agent), which, &n, &m);
    if (!n || !m) return gf_ok(err);
    snprintf(name, sizeof name, "weights/%s", gfold_agent_matrix_name(which));
    double *by_rows = gf_hdf5_real(file, name, shape);
    const int fits = by_rows && shape[0] == n && shape[1] == m;
    double *w = gfold_agent_weights(agent, which);
    for (size_t k = 0; fits && k < n * m; k++) w[k / m + n * (k % m)] = by_rows[k];
    free(by_rows);
    return fits ? gf_ok(err) : refuse(path, name, "is missing, damaged or of another shape", err);
}

static gfold_status read_all(int64_t file, const char *path, gfold_agent **agent,
                             gf_stored_task *task, gfold_error *err)
{
    gfold_agent_params p;
    gfold_error why;
    gfold_status status = read_params(file, path, &p, task, err);
    if (status) return status;
    if (gfold_agent_create(agent, &p, &why)) return refuse(path, why.message, "", err);
    for (int k = 0; k < GFOLD_AGENT_MATRICES && !status; k++)
        status = read_matrix(file, path, *agent, (gfold_agent_matrix)k, err);
    if (!status && gfold_agent_check(*agent, &why))
        status = refuse(path, "a weight", "is not finite", err);
    if (!status) return status;
    gfold_agent_destroy(*agent);
    *agent = NULL;
    return status;
}

gfold_status
gf_agent_load(const char *path, gfold_agent **agent, gf_stored_task *task, gfold_error *err)
{
    int64_t file;
    *agent = NULL;
    gfold_status status = gf_hdf5_open(path, &file, err);
    if (status) return status;
    status = read_all(file, path, agent, task, err);
    gf_hdf5_close(file);
    return status;
}
