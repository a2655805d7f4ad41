#include "expect.h"
#include "io/agent_file.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char path[] = "/tmp/gatefold_agent_XXXXXX.h5";

static void begin(void)
{
    strcpy(path + sizeof path - 10, "XXXXXX.h5");
    close(mkstemps(path, 3));
}

static void end(void)
{
    unlink(path);
}

static gfold_agent *small_agent(void)
{
    gfold_agent_params p = gfold_agent_defaults();
    gfold_agent *agent;
    p.n = 7;
    p.tau_m = 5.5;
    p.seed = 11;
    cr_assert_eq(gfold_agent_create(&agent, &p, NULL), GFOLD_OK);
    for (size_t k = 0; k < 14; k++)
        gfold_agent_weights(agent, GFOLD_AGENT_READOUT)[k] = 0.1 / (double)(k + 3);
    return agent;
}

/* What is written after `change` had the arrays. */
static void save(const gfold_agent *agent, void (*change)(gf_agent_arrays *))
{
    gf_agent_arrays arrays;
    json_t *manifest = json_object();
    cr_assert_eq(gf_agent_arrays_create(&arrays, agent, GF_STORED_BUTTON_FOOD, NULL), GFOLD_OK);
    if (change) change(&arrays);
    cr_assert_eq(gf_hdf5_save(path, manifest, arrays.variable, arrays.count, NULL), GFOLD_OK);
    gf_agent_arrays_destroy(&arrays);
    json_decref(manifest);
}

Test(agent_file, what_is_loaded_is_what_was_saved_to_the_last_bit, .init = begin, .fini = end)
{
    gfold_agent *agent = small_agent(), *loaded;
    gf_stored_task task = GF_STORED_TRAJECTORY;
    gfold_error err;
    save(agent, NULL);
    cr_assert_eq(gf_agent_load(path, &loaded, &task, &err), GFOLD_OK, "%s", err.message);
    const gfold_agent_params *a = gfold_agent_params_of(agent), *b = gfold_agent_params_of(loaded);
    cr_assert(task == GF_STORED_BUTTON_FOOD && a->n == b->n && a->tau_m == b->tau_m &&
              a->seed == b->seed);
    for (int k = 0; k < GFOLD_AGENT_MATRICES; k++) {
        size_t rows, columns;
        gfold_agent_shape(a, (gfold_agent_matrix)k, &rows, &columns);
        cr_assert_arr_eq(gfold_agent_weights(agent, (gfold_agent_matrix)k),
                         gfold_agent_weights(loaded, (gfold_agent_matrix)k), 8 * rows * columns);
    }
    gfold_agent_destroy(agent);
    gfold_agent_destroy(loaded);
}

static void drop_last(gf_agent_arrays *arrays)
{
    arrays->count--;
}

static void too_few_units(gf_agent_arrays *arrays)
{
    arrays->number[0] = 1;
}

static void other_units(gf_agent_arrays *arrays)
{
    arrays->number[0] = 8;
}

static void half_a_unit(gf_agent_arrays *arrays)
{
    arrays->number[0] = 7.5;
}

static void wild_weight(gf_agent_arrays *arrays)
{
    arrays->matrix[GFOLD_AGENT_INPUT][5] = NAN;
}

static void another_task(gf_agent_arrays *arrays)
{
    for (size_t k = 0; k < arrays->count; k++)
        if (strcmp(arrays->name[k], "agent/task") == 0) arrays->number[k] = 77;
}

Test(agent_file, files_without_a_whole_agent_are_refused, .init = begin, .fini = end)
{
    const struct {
        void (*change)(gf_agent_arrays *);
        const char *word;
    } rows[] = {
        { drop_last, "weights/readout" },     { too_few_units, "n is 1" },
        { other_units, "weights/recurrent" }, { half_a_unit, "n is no such" },
        { wild_weight, "is not finite" },     { another_task, "task" },
    };
    for (size_t k = 0; k < COUNT(rows); k++) {
        gfold_agent *agent = small_agent(), *loaded;
        gf_stored_task task;
        gfold_error err;
        save(agent, rows[k].change);
        expect_refusal(gf_agent_load(path, &loaded, &task, &err), err, GFOLD_EIO, rows[k].word);
        cr_assert_null(loaded);
        gfold_agent_destroy(agent);
    }
}

Test(agent_file, what_is_no_hdf5_file_is_refused, .init = begin, .fini = end)
{
    gfold_agent *loaded;
    gf_stored_task task;
    gfold_error err;
    expect_refusal(gf_agent_load(path, &loaded, &task, &err), err, GFOLD_EIO, "HDF5");
    expect_refusal(gf_agent_load("/nowhere/a.h5", &loaded, &task, &err), err, GFOLD_EIO, "missing");
}
