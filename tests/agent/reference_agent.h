/* reference_agent.h: the networks and sequences of notebooks_data/agent. */
#ifndef REFERENCE_AGENT_H
#define REFERENCE_AGENT_H

#include "expect.h"
#include "io/columns.h"

#include <gatefold/cloning.h>
#include <gatefold/readout.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { N = 20, INPUTS = 4, OUTPUTS = 2, STEPS = 51 };

/* A file as a column-major matrix of so many columns, to be freed. */
static inline double *reference_matrix(const char *name, size_t rows, size_t columns)
{
    char path[512];
    double *data;
    size_t found;
    gfold_error err;
    snprintf(path, sizeof path, DATA "/agent/%s.csv", name);
    cr_assert_eq(gf_columns_read(path, columns, &data, &found, &err), GFOLD_OK, "%s", err.message);
    cr_assert_eq(found, rows, "%s", path);
    return data;
}

static inline void reference_put(gfold_agent *agent, gfold_agent_matrix which, const char *name)
{
    size_t rows, columns;
    gfold_agent_shape(gfold_agent_params_of(agent), which, &rows, &columns);
    double *data = reference_matrix(name, rows, columns);
    memcpy(gfold_agent_weights(agent, which), data, rows * columns * sizeof *data);
    free(data);
}

static inline gfold_agent *reference_agent(int walker)
{
    gfold_agent_params p;
    gfold_agent *agent;
    gfold_agent_preset_set(walker ? GFOLD_PRESET_WALKER : GFOLD_PRESET_BUTTON_FOOD, &p, NULL);
    p.n = N;
    p.inputs = INPUTS;
    p.outputs = OUTPUTS;
    cr_assert_eq(gfold_agent_create(&agent, &p, NULL), GFOLD_OK);
    reference_put(agent, GFOLD_AGENT_RECURRENT, walker ? "ltts_J" : "gbc_J");
    reference_put(agent, GFOLD_AGENT_INPUT, walker ? "ltts_Jin" : "gbc_Jin");
    reference_put(agent, GFOLD_AGENT_TEACH, walker ? "ltts_Jteach" : "gbc_Jteach");
    if (!walker) reference_put(agent, GFOLD_AGENT_HINT, "gbc_Jhint");
    reference_put(agent, GFOLD_AGENT_READOUT, walker ? "ltts_Jout" : "gbc_Jout");
    return agent;
}

static inline gfold_demonstration reference_demonstration(int walker)
{
    return (gfold_demonstration){
        .steps = STEPS,
        .input = reference_matrix("gbc_inp", INPUTS, STEPS),
        .action = reference_matrix("gbc_out", OUTPUTS, STEPS),
        .hint = walker ? NULL : reference_matrix("gbc_hint", 2, STEPS),
        .target = reference_matrix(walker ? "ltts_target_S" : "gbc_target_S", N, STEPS),
    };
}

static inline void reference_free(gfold_agent *agent, gfold_demonstration *d)
{
    gfold_agent_destroy(agent);
    free((void *)d->input);
    free((void *)d->action);
    free((void *)d->hint);
    free((void *)d->target);
}

/* All entries within tol of those of a file. */
static inline void
reference_expect(const double *got, const char *name, size_t rows, size_t columns, double tol)
{
    double *wanted = reference_matrix(name, rows, columns);
    for (size_t k = 0; k < rows * columns; k++)
        expect_near(got[k], wanted[k], tol, "%s, row %zu, column %zu", name, k % rows, k / rows);
    free(wanted);
}

#endif
