#include "cli/agent_tasks.h"

#include "core/fail.h"

const char *gf_task_name(int index)
{
    static const char *const names[] = { "button-food", "trajectory", "walker" };
    return index >= 0 && index < GF_STORED_TASK_COUNT ? names[index] : NULL;
}

void gf_task_open(gf_open_task *open, gf_stored_task which, uint64_t seed, int episodes)
{
    *open = (gf_open_task){ .lessons = { .seed = seed, .episodes = episodes } };
    if (which == GF_STORED_WALKER)
        open->task = gf_walker_task(&open->lessons);
    else
        open->task =
            which == GF_STORED_TRAJECTORY ? *gfold_task_trajectory() : *gfold_task_button_food();
}

gfold_status gf_task_read(gf_open_task *open, gf_stored_task which, const char *path, int cloned,
                          gfold_error *err)
{
    if (which != GF_STORED_WALKER)
        return path ? gf_fail(err, GFOLD_EINVAL,
                              "--demonstrations is for --task walker; %s has its own",
                              open->task.name)
                    : gf_ok(err);
    if (!path)
        return gf_fail(err, GFOLD_EINVAL,
                       "--task walker clones --demonstrations FILE.h5, which is not given");
    gf_recording *r = &open->recording;
    gfold_status status = gf_recording_read(r, path, GF_WALKER_SEES, GF_WALKER_JOINTS, err);
    if (!status && (size_t)cloned > r->count)
        status = gf_fail(err, GFOLD_EINVAL, "--cloned is %d, but %s holds %zu demonstrations",
                         cloned, path, r->count);
    if (status) return status;
    open->lessons.demonstrations = (size_t)cloned;
    open->lessons.steps = r->steps;
    open->lessons.observation = r->observation;
    open->lessons.action = r->action;
    open->task = gf_walker_task(&open->lessons);
    return status;
}

void gf_task_close(gf_open_task *open)
{
    gf_recording_free(&open->recording);
}

static gfold_status test_it(const gf_stored_test *s, gf_stored_task which, const gfold_agent *agent,
                            gfold_agent_test *test, gfold_error *err)
{
    gf_open_task open;
    gf_task_open(&open, which, s->seed, s->episodes);
    gfold_status status = which == GF_STORED_WALKER ? gf_walker_check(err) : gf_ok(err);
    if (!status) status = gfold_task_test(&open.task, agent, 0, test, err);
    if (status || test->episodes) return status;
    return gf_fail(err, GFOLD_EINVAL,
                   "%s has no episodes to test; agent train says how well it is cloned",
                   open.task.name);
}

gfold_status gf_task_test_stored(const gf_stored_test *s, gf_stored_task *which,
                                 gfold_agent_test *test, gfold_error *err)
{
    gfold_agent *agent;
    gfold_status status = gf_agent_load(s->path, &agent, which, err);
    if (status) return status;
    if (s->must >= 0 && s->must != (int)*which)
        status = gf_fail(err, GFOLD_EINVAL, "--task is %s; %s was taught %s", gf_task_name(s->must),
                         s->path, gf_task_name((int)*which));
    if (!status) status = test_it(s, *which, agent, test, err);
    gfold_agent_destroy(agent);
    return status;
}

gfold_status
gf_task_drawable(const gf_open_task *open, const char *plot, size_t cells, gfold_error *err)
{
    if (!plot || open->task.test || cells > 1) return gf_ok(err);
    return gf_fail(err, GFOLD_EINVAL, "--plot is %s, but %s has no episodes, and one rank no curve",
                   plot, open->task.name);
}

gf_figure_kind gf_task_figure(gf_stored_task which)
{
    return which == GF_STORED_WALKER       ? GF_FIGURE_WALKS
           : which == GF_STORED_TRAJECTORY ? GF_FIGURE_ERRORS
                                           : GF_FIGURE_ANGLES;
}
