#include "expect.h"
#include "io/agent_figure.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static gfold_agent_test made_up(void)
{
    gfold_agent_test t = { .episodes = 4, .paths = GFOLD_TEST_PATHS };
    for (int k = 0; k < 4; k++) {
        t.episode[k].parameter = 30 + 40 * k;
        t.episode[k].reward = 1.5 * k;
    }
    for (int k = 0; k < GFOLD_TEST_PATHS; k++)
        for (int i = 0; i < GFOLD_TEST_POINTS; i++)
            t.path[k][i][0] = t.path[k][i][1] = i < 40 ? 0.01 * i * (k - 2) : NAN;
    return t;
}

Test(agent_figure, what_is_stored_is_what_is_drawn)
{
    char path[] = "/tmp/gatefold_figure_XXXXXX.h5";
    const gfold_agent_test test = made_up();
    gf_agent_figure figure, loaded;
    gf_variable variables[GF_FIGURE_VARIABLES];
    gfold_error err;
    json_t *manifest = json_object();
    close(mkstemps(path, 3));
    cr_assert_eq(gf_agent_figure_of_test(&figure, &test, GF_FIGURE_ANGLES, &err), GFOLD_OK);
    const size_t count = gf_agent_figure_variables(&figure, variables);
    cr_assert_leq(count, GF_FIGURE_VARIABLES);
    cr_assert_eq(gf_hdf5_save(path, manifest, variables, count, &err), GFOLD_OK);
    cr_assert_eq(gf_agent_figure_load(path, &loaded, &err), GFOLD_OK, "%s", err.message);
    cr_assert(loaded.angles == 4 && loaded.curves == 1 && loaded.paths == GFOLD_TEST_PATHS);
    cr_assert_arr_eq(loaded.score, figure.score, 4 * sizeof(double));
    cr_assert_arr_eq(loaded.angle, figure.angle, 4 * sizeof(double));
    cr_assert_arr_eq(loaded.path, figure.path, 2 * 40 * sizeof(double));
    unlink(path);
    json_decref(manifest);
    gf_agent_figure_destroy(&figure);
    gf_agent_figure_destroy(&loaded);
}

Test(agent_figure, nothing_to_draw_and_files_without_a_figure_are_refused)
{
    char path[] = "/tmp/gatefold_figure_XXXXXX.h5";
    gf_agent_figure none = { .cells = 1 }, loaded;
    gfold_error err;
    const double x = 1;
    const gf_variable other = { .name = "x", .real = &x };
    json_t *manifest = json_object();
    expect_refusal(gf_agent_figure_draw(&none, "a.png", NULL, &err), err, GFOLD_EINVAL,
                   "nothing to draw");
    close(mkstemps(path, 3));
    cr_assert_eq(gf_hdf5_save(path, manifest, &other, 1, &err), GFOLD_OK);
    expect_refusal(gf_agent_figure_load(path, &loaded, &err), err, GFOLD_EIO, "no agent's figure");
    unlink(path);
    json_decref(manifest);
}
