#include "cli/options.h"

#include "cli/agent_options.h"
#include "cli/cell_options.h"
#include "cli/command.h"
#include "cli/model_options.h"
#include "cli/state.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

static const char *preset_name(int index)
{
    return gfold_preset_name((gfold_preset)index);
}

static const char *phi_name(int index)
{
    return gfold_phi_name((gfold_phi_kind)index);
}

static const char *format_name(int index)
{
    static const char *const names[] = { "table", "csv", "json", NULL };
    return index >= 0 && index < GF_FORMAT_COUNT ? names[index] : NULL;
}

#define AT(field) offsetof(gf_arguments, field)

static const gf_option model_rows[] = {
    { .name = "model", .kind = GF_CHOICE, .offset = AT(preset), .choice = preset_name,
      .meaning = "which gates the network has" },
    { .name = "phi", .kind = GF_CHOICE, .offset = AT(phi), .choice = phi_name,
      .meaning = "transfer function" },
};

static const gf_option tol_rows[] = {
    { .name = "tol", .kind = GF_REAL, .offset = AT(sweep.tol), .lo = 1e-14, .hi = 1e-4, .unit = "1",
      .meaning = "relative tolerance of averages and roots" },
};

static const gf_option network_rows[] = {
    { .name = "n", .kind = GF_SIZE, .offset = AT(sweep.n), .lo = 2, .hi = GFOLD_DENSE_MAX,
      .unit = "1", .meaning = "units of a network" },
    { .name = "networks", .kind = GF_INTEGER, .offset = AT(sweep.networks), .lo = 1, .hi = 1e6,
      .unit = "1", .meaning = "networks over which means are taken" },
    { .name = "t_max", .kind = GF_REAL, .offset = AT(sweep.simulate.t_max), .lo = 0, .above = 1,
      .hi = 1e8, .unit = "leak times", .meaning = "time to integrate, at most" },
    { .name = "dt", .kind = GF_REAL, .offset = AT(sweep.simulate.dt), .lo = 1e-6, .hi = 1,
      .unit = "leak times", .meaning = "step of the integrator" },
    { .name = "sigma_0", .kind = GF_REAL, .offset = AT(sweep.simulate.sigma_0), .lo = 0, .hi = 1e6,
      .unit = "1", .meaning = "standard deviation of h(0)" },
};

#define OF(field) offsetof(gf_state_arguments, field)

static const gf_option state_rows[] = {
    { .name = "root", .kind = GF_INTEGER, .offset = OF(root), .lo = 0, .hi = GFOLD_ROOTS_MAX - 1,
      .unit = "1", .meaning = "root of fixed-point, 0 the smallest",
      .usual = "largest, origin: 0" },
    { .name = "sample", .kind = GF_FLAG, .offset = OF(sample),
      .meaning = "eigenvalues of sampled networks too" },
    { .name = "at", .kind = GF_CHOICE, .offset = OF(at), .choice = gf_state_at_name,
      .meaning = "state that is sampled, see below" },
    { .name = "averages", .kind = GF_CHOICE, .offset = OF(averages),
      .choice = gf_state_averages_name, .meaning = "what the theory averages over",
      .usual = "fixed-point, trajectory: sampled" },
    { .name = "states", .kind = GF_INTEGER, .offset = OF(states), .lo = 1, .hi = 1000,
      .unit = "1", .meaning = "of a trajectory, the last at t-max" },
    { .name = "interval", .kind = GF_REAL, .offset = OF(interval), .lo = 0, .above = 1, .hi = 1e8,
      .unit = "leak times", .meaning = "between them" },
    { .name = "units", .kind = GF_SIZE, .offset = OF(units), .lo = 1, .hi = 1e7, .unit = "1",
      .meaning = "sampled units to average over, at most" },
};

static const gf_option run_rows[] = {
    { .name = "seed", .kind = GF_SEED, .offset = AT(sweep.seed), .unit = "1",
      .meaning = "of everything random" },
    { .name = "threads", .kind = GF_INTEGER, .offset = AT(sweep.threads), .incidental = 1, .lo = 0, .hi = 256,
      .unit = "1", .meaning = "0: one per core; no result depends on it" },
};

static const gf_option out_rows[] = {
    { .name = "out", .kind = GF_TEXT, .offset = AT(out), .incidental = 1,
      .form = "FILE.h5", .meaning = "HDF5 file for the result" },
};

static const gf_option csv_rows[] = {
    { .name = "out", .kind = GF_TEXT, .offset = AT(out), .incidental = 1,
      .form = "FILE", .meaning = "file for the result, .h5 or .csv" },
};

static const gf_option plot_rows[] = {
    { .name = "plot", .kind = GF_TEXT, .offset = AT(plot), .incidental = 1,
      .form = "FILE", .meaning = "picture: .png, .svg or .pdf" },
    { .name = "keep_script", .kind = GF_TEXT, .offset = AT(keep_script), .incidental = 1,
      .form = "FILE", .meaning = "file for the gnuplot script" },
};

static const gf_option every_row[] = {
    { .name = "format", .kind = GF_CHOICE, .offset = AT(format), .incidental = 1, .choice = format_name,
      .meaning = "of the result on stdout" },
    { .name = "force", .kind = GF_FLAG, .offset = AT(force), .incidental = 1,
      .meaning = "replace files that exist" },
    { .name = "quiet", .kind = GF_FLAG, .offset = AT(quiet), .incidental = 1,
      .meaning = "no warnings, no progress" },
    { .name = "config", .kind = GF_TEXT, .offset = AT(config), .transient = 1,
      .form = "FILE", .meaning = "JSON file of options; the command line wins" },
    { .name = "dump_config", .kind = GF_FLAG, .offset = AT(dump_config), .transient = 1,
      .meaning = "print the complete configuration and stop" },
    { .name = "help", .kind = GF_FLAG, .offset = AT(help), .transient = 1, .meaning = "this text" },
};

#define ROWS(rows) rows, sizeof(rows) / sizeof *(rows)

static const struct group {
    unsigned use; /* 0: always */
    const char *title;
    const gf_option *rows;
    size_t count;
} groups[] = {
    { GF_USES_MODEL, "model", ROWS(model_rows) },
    { GF_USES_TOL, "theory", ROWS(tol_rows) },
    { GF_USES_STATE, "state", ROWS(state_rows) },
    { GF_USES_AGENT, "agent", ROWS(gf_agent_rows) },
    { GF_USES_CELLS, "astrocyte", ROWS(gf_astrocyte_rows) },
    { GF_USES_CELLS, "neuron", ROWS(gf_neuron_rows) },
    { GF_USES_NETWORKS, "simulated networks", ROWS(network_rows) },
    { GF_USES_RUN, "run", ROWS(run_rows) },
    { GF_USES_OUT, "output", ROWS(out_rows) },
    { GF_USES_CSV, "output", ROWS(csv_rows) },
    { GF_USES_PLOT, "output", ROWS(plot_rows) },
    { 0, "output", ROWS(every_row) },
};

static void append(gf_option_list *list, const char *group, const gf_option *row)
{
    assert(list->count < GF_OPTIONS_MAX);
    list->group[list->count] = group;
    list->row[list->count++] = *row;
}

/* Whether the command has a row of its own for it. */
static int is_own(const gf_command *command, const gf_option *shared)
{
    for (size_t k = 0; k < command->n_options; k++)
        if (strcmp(command->options[k].name, shared->name) == 0) return 1;
    return 0;
}

static void append_parameters(gf_option_list *list)
{
    size_t count;
    gfold_model_parameters(&count);
    assert(count <= GF_PARAMETERS_MAX);
    for (size_t k = 0; k < count; k++) {
        const gf_option row = gf_model_option(k);
        append(list, "model", &row);
    }
}

void gf_option_list_build(gf_option_list *list, const gf_command *command)
{
    list->count = 0;
    for (size_t k = 0; k < command->n_options; k++)
        append(list, command->name, &command->options[k]);
    for (const struct group *g = groups; g < groups + sizeof groups / sizeof *groups; g++) {
        if (g->use && !(g->use & command->uses)) continue;
        for (size_t k = 0; k < g->count; k++)
            if (!is_own(command, &g->rows[k])) append(list, g->title, &g->rows[k]);
        if (g->use == GF_USES_MODEL) append_parameters(list);
    }
}

int gf_option_of_key(const gf_option_list *list, const char *key)
{
    for (int k = 0; k < list->count; k++)
        if (strcmp(list->row[k].name, key) == 0) return k;
    return -1;
}

gf_flag_text gf_flag_of(const gf_option *option)
{
    gf_flag_text flag;
    snprintf(flag.text, sizeof flag.text, "--%s", option->name);
    for (char *c = flag.text; *c; c++)
        if (*c == '_') *c = '-';
    return flag;
}

int gf_option_of_flag(const gf_option_list *list, const char *flag, size_t length)
{
    for (int k = 0; k < list->count; k++) {
        const gf_flag_text own = gf_flag_of(&list->row[k]);
        if (!list->row[k].positional && strlen(own.text) == length + 2 &&
            strncmp(own.text + 2, flag, length) == 0)
            return k;
    }
    return -1;
}
