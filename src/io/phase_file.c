#include "io/phase_file.h"

#include "core/fail.h"
#include "io/hdf5.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    VARIABLES_MAX = 2 * GFOLD_SWEEP_OBSERVABLES_MAX + GF_PHASE_CURVES + 10,
    NAME_MAX_LENGTH = 80
};

typedef struct variable_list {
    size_t count;
    gf_variable variable[VARIABLES_MAX];
    char name[VARIABLES_MAX][NAME_MAX_LENGTH];
    char long_name[VARIABLES_MAX][160];
} variable_list;

/* The texts are copied into the list, so that they may be put together on the spot. */
static void add(variable_list *list, gf_variable v, const char *name_end, const char *meaning_end)
{
    const size_t k = list->count++;
    snprintf(list->name[k], sizeof list->name[k], "%s%s", v.name, name_end);
    snprintf(list->long_name[k], sizeof list->long_name[k], "%s%s", v.long_name, meaning_end);
    v.name = list->name[k];
    v.long_name = list->long_name[k];
    list->variable[k] = v;
}

static void add_axis(variable_list *list, const gf_phase_axis *axis)
{
    if (!axis->at) return;
    const gf_variable v = { .name = axis->name,
                            .long_name = axis->meaning,
                            .symbol = axis->symbol,
                            .units = axis->unit,
                            .rank = 1,
                            .shape = { axis->n },
                            .scale = { axis->name },
                            .real = axis->at };
    add(list, v, "", "");
}

/* A variable over the whole grid, without its data. */
static gf_variable
over_grid(const gf_phase *p, const char *name, const char *meaning, const char *symbol)
{
    gf_variable v = { .name = name, .long_name = meaning, .symbol = symbol, .units = "1" };
    if (p->y.at) {
        v.shape[v.rank] = p->y.n;
        v.scale[v.rank++] = p->y.name;
    }
    if (p->x.at) {
        v.shape[v.rank] = p->x.n;
        v.scale[v.rank++] = p->x.name;
    }
    return v;
}

static void add_column(variable_list *list, const gf_phase *p, const gf_phase_column *column)
{
    gf_variable v = over_grid(p, column->name, column->meaning, column->symbol);
    v.real = column->values;
    add(list, v, "", "");
    v.real = column->errors;
    v.symbol = NULL;
    if (v.real) add(list, v, "_stderr", ", standard error");
}

static void add_failures(variable_list *list, const gf_phase *p)
{
    gf_variable v = { .name = "failures/cell",
                      .long_name = "cells without a value, counted row by row",
                      .units = "1",
                      .rank = 1,
                      .shape = { p->n_failures } };
    if (!p->n_failures) return;
    v.integer = p->failed_cell;
    add(list, v, "", "");
    v.name = "failures/sentence";
    v.long_name = "why";
    v.integer = NULL;
    v.text = p->failure;
    add(list, v, "", "");
}

static void add_times(variable_list *list, const gf_phase *p)
{
    gf_variable wall = over_grid(p, "provenance/wall", "wall time of the cell", NULL);
    gf_variable cpu = over_grid(p, "provenance/cpu", "CPU time of the cell", NULL);
    wall.units = cpu.units = "s";
    wall.real = p->wall;
    cpu.real = p->cpu;
    if (wall.real) add(list, wall, "", "");
    if (cpu.real) add(list, cpu, "", "");
}

static void add_curves(variable_list *list, const gf_phase *p)
{
    for (int k = 0; k < GF_PHASE_CURVES; k++) {
        const gf_variable v = { .name = "curve_",
                                .long_name = "points x, y of the line: ",
                                .units = "1",
                                .rank = 2,
                                .shape = { p->curve[k].count, 2 },
                                .real = p->curve[k].points };
        if (v.real) add(list, v, gfold_critical_name((gfold_critical_kind)k), gf_curve_titles[k]);
    }
    const gf_variable v = { .name = "tricritical",
                            .long_name = "x, y of the tricritical point",
                            .units = "1",
                            .rank = 1,
                            .shape = { 2 },
                            .real = p->tricritical };
    if (p->has_tricritical) add(list, v, "", "");
}

/* "a,b,c" of the names of the columns. */
static json_t *column_names(const gf_phase *p)
{
    char text[GFOLD_SWEEP_OBSERVABLES_MAX * NAME_MAX_LENGTH] = "";
    size_t used = 0;
    for (int k = 0; k < p->n_columns; k++)
        used += (size_t)snprintf(text + used, sizeof text - used, "%s%s", k ? "," : "",
                                 p->column[k].name);
    return json_string(text);
}

gfold_status
gf_phase_save(const char *path, const gf_phase *phase, json_t *manifest, gfold_error *err)
{
    variable_list *list = gf_allocate(1, sizeof *list);
    if (!list) return gf_fail_memory(err, sizeof *list);
    add_axis(list, &phase->x);
    add_axis(list, &phase->y);
    for (int k = 0; k < phase->n_columns; k++) add_column(list, phase, &phase->column[k]);
    gf_variable status = over_grid(phase, "status", "gfold_status of the cell, 0: done", NULL);
    status.integer = phase->status;
    add(list, status, "", "");
    gf_variable networks = over_grid(phase, "sim_networks", "networks simulated", NULL);
    networks.integer = phase->networks;
    if (phase->networks) add(list, networks, "", "");
    gf_variable computed = over_grid(phase, "computed", "0: left out by refinement", NULL);
    computed.integer = phase->computed;
    if (phase->computed) add(list, computed, "", "");
    add_failures(list, phase);
    add_curves(list, phase);
    add_times(list, phase);
    json_object_set_new(
        manifest, "axes",
        json_sprintf("%s%s%s", phase->x.name, phase->y.at ? "," : "", phase->y.name));
    json_object_set_new(manifest, "observables", column_names(phase));
    const gfold_status saved = gf_hdf5_save(path, manifest, list->variable, list->count, err);
    free(list);
    return saved;
}

/* Copies the text attribute of an object; an absent one leaves the text empty. */
static void take_text(int64_t file, const char *object, const char *name, char *to, size_t size)
{
    char *text = gf_hdf5_attribute(file, object, name);
    snprintf(to, size, "%s", text ? text : "");
    free(text);
}

static int load_axis(int64_t file, const char *name, gf_phase_axis *axis)
{
    size_t shape[2] = { 0, 0 };
    snprintf(axis->name, sizeof axis->name, "%s", name);
    take_text(file, name, "symbol", axis->symbol, sizeof axis->symbol);
    take_text(file, name, "long_name", axis->meaning, sizeof axis->meaning);
    take_text(file, name, "units", axis->unit, sizeof axis->unit);
    axis->at = gf_hdf5_real(file, name, shape);
    axis->n = shape[1];
    return axis->at && shape[0] == 1 ? 0 : -1;
}

static int fits(const gf_phase *p, const size_t shape[2])
{
    return shape[0] == p->y.n && shape[1] == p->x.n;
}

static int load_column(int64_t file, const char *name, gf_phase *p)
{
    if (p->n_columns == GFOLD_SWEEP_OBSERVABLES_MAX) return -1;
    gf_phase_column *column = &p->column[p->n_columns++];
    char error_name[NAME_MAX_LENGTH];
    size_t shape[2] = { 0, 0 };
    snprintf(column->name, sizeof column->name, "%s", name);
    snprintf(error_name, sizeof error_name, "%s_stderr", column->name);
    take_text(file, name, "symbol", column->symbol, sizeof column->symbol);
    take_text(file, name, "long_name", column->meaning, sizeof column->meaning);
    column->values = gf_hdf5_real(file, name, shape);
    if (!column->values || !fits(p, shape)) return -1;
    column->errors = gf_hdf5_real(file, error_name, shape);
    return fits(p, shape) ? 0 : -1;
}

static void load_curves(int64_t file, gf_phase *p)
{
    size_t shape[2] = { 0, 0 };
    for (int k = 0; k < GF_PHASE_CURVES; k++) {
        char name[NAME_MAX_LENGTH];
        snprintf(name, sizeof name, "curve_%s", gfold_critical_name((gfold_critical_kind)k));
        p->curve[k].points = gf_hdf5_real(file, name, shape);
        p->curve[k].count = p->curve[k].points && shape[1] == 2 ? shape[0] : 0;
    }
    double *point = gf_hdf5_real(file, "tricritical", shape);
    p->has_tricritical = point && shape[1] == 2;
    if (p->has_tricritical) memcpy(p->tricritical, point, sizeof p->tricritical);
    free(point);
}

/* What is wrong with the file, NULL when nothing is. */
static const char *load_arrays(int64_t file, char *axes, char *observables, gf_phase *p)
{
    char *rest = NULL;
    size_t shape[2] = { 0, 0 };
    const char *name = strtok_r(axes, ",", &rest);
    if (!name || load_axis(file, name, &p->x)) return "its x axis is missing";
    name = strtok_r(NULL, ",", &rest);
    if (name && load_axis(file, name, &p->y)) return "its y axis is missing";
    name = strtok_r(observables, ",", &rest);
    for (; name; name = strtok_r(NULL, ",", &rest))
        if (load_column(file, name, p)) return "an observable is missing or has another shape";
    p->status = gf_hdf5_integer(file, "status", shape);
    if (!p->status || !fits(p, shape)) return "the status of its cells is missing";
    p->computed = gf_hdf5_integer(file, "computed", shape);
    if (p->computed && !fits(p, shape)) return "it does not say which cells were computed";
    load_curves(file, p);
    return NULL;
}

static gfold_status load(const char *path, int64_t file, gf_phase *p, gfold_error *err)
{
    char *schema = gf_hdf5_attribute(file, "/", "schema");
    char *axes = gf_hdf5_attribute(file, "/", "axes");
    char *observables = gf_hdf5_attribute(file, "/", "observables");
    const char *wrong = NULL;
    if (!schema || !axes || !observables)
        gf_fail(err, GFOLD_EIO, "%s is no phase result of gatefold; it lacks the attributes:%s%s%s",
                path, schema ? "" : " schema", axes ? "" : " axes",
                observables ? "" : " observables");
    else if (strcmp(schema, GF_PHASE_SCHEMA) != 0)
        gf_fail(err, GFOLD_EIO, "%s has the schema %s, not %s", path, schema, GF_PHASE_SCHEMA);
    else if ((wrong = load_arrays(file, axes, observables, p)))
        gf_fail(err, GFOLD_EIO, "%s: %s", path, wrong);
    else
        gf_ok(err);
    free(schema);
    free(axes);
    free(observables);
    return err->status;
}

gfold_status gf_phase_load(const char *path, gf_phase *phase, gfold_error *err)
{
    gfold_error local;
    if (!err) err = &local;
    *phase = (gf_phase){ .owns = 1, .x.n = 1, .y.n = 1 };
    int64_t file;
    if (gf_hdf5_open(path, &file, err)) return GFOLD_EIO;
    const gfold_status status = load(path, file, phase, err);
    gf_hdf5_close(file);
    return status;
}
