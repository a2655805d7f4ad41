#include "expect.h"

#include <gatefold/rank_sweep.h>
#include <stdlib.h>
#include <string.h>

static gfold_rank_sweep_params brief(void)
{
    gfold_rank_sweep_params p =
        gfold_rank_sweep_defaults(gfold_task_button_food(), GFOLD_PRESET_BUTTON_FOOD);
    p.training.agent.n = 40;
    p.training.epochs = 4;
    p.training.readout.epochs = 10;
    p.n_ranks = 2;
    p.ranks[0] = 1, p.ranks[1] = 40;
    p.repetitions = 3;
    return p;
}

/* Pieces in memory. */
typedef struct shelf {
    gfold_rank_piece piece[6];
    int has[6], kept, fail_at;
} shelf;

static size_t recall(void *context, size_t piece, void *bytes, size_t room)
{
    const shelf *s = context;
    if (!s->has[piece]) return 0;
    memcpy(bytes, &s->piece[piece], room);
    return room;
}

static int keep(void *context, size_t piece, const void *bytes, size_t size, gfold_error *err)
{
    (void)err;
    shelf *s = context;
    if (s->fail_at && s->kept >= s->fail_at) return -1;
    memcpy(&s->piece[piece], bytes, size);
    s->has[piece] = 1;
    s->kept++;
    return 0;
}

static gfold_rank_sweep *run(const gfold_rank_sweep_params *p)
{
    gfold_rank_sweep *s;
    gfold_error err;
    cr_assert_eq(gfold_rank_sweep_run(p, &s, &err), GFOLD_OK, "%s", err.message);
    return s;
}

static void expect_same(const gfold_rank_sweep *a, const gfold_rank_sweep *b)
{
    for (size_t cell = 0; cell < 2; cell++)
        for (int k = 0; k < 3; k++)
            cr_assert_eq(memcmp(gfold_rank_sweep_piece(a, cell, k),
                                gfold_rank_sweep_piece(b, cell, k), sizeof(gfold_rank_piece)),
                         0, "cell %zu, repetition %d", cell, k);
}

Test(rank_sweep, threads_and_interruptions_change_no_bit)
{
    gfold_rank_sweep_params p = brief();
    shelf s = { .fail_at = 2 };
    p.threads = 1;
    gfold_rank_sweep *one = run(&p), *broken;
    cr_assert_eq(gfold_rank_sweep_pieces(&p), 6);
    cr_assert_eq(gfold_rank_sweep_computed(one), 6);
    p.threads = 3;
    gfold_rank_sweep *three = run(&p);
    expect_same(one, three);
    p.store = (gfold_sweep_store){ .recall = recall, .keep = keep, .context = &s };
    cr_assert_eq(gfold_rank_sweep_run(&p, &broken, NULL), GFOLD_EIO);
    cr_assert_null(broken);
    cr_assert_eq(s.kept, 2);
    s.fail_at = 0;
    gfold_rank_sweep *resumed = run(&p);
    cr_assert_eq(gfold_rank_sweep_computed(resumed), 4);
    expect_same(one, resumed);
    gfold_rank_sweep_destroy(one);
    gfold_rank_sweep_destroy(three);
    gfold_rank_sweep_destroy(resumed);
}

Test(rank_sweep, a_cell_is_the_mean_of_its_pieces)
{
    const gfold_rank_sweep_params p = brief();
    gfold_rank_sweep *s = run(&p);
    cr_assert_eq(gfold_rank_sweep_count(s), 2);
    const gfold_rank_cell full = gfold_rank_sweep_cell(s, 1), single = gfold_rank_sweep_cell(s, 0);
    double sum = 0;
    for (int k = 0; k < 3; k++) sum += gfold_rank_sweep_piece(s, 1, k)->spike_error_last / 3;
    expect_near(full.spike_error_last.mean, sum, 1e-9, "%s", "mean");
    cr_assert(full.rank == 40 && single.rank == 1 && full.reward.networks == 3);
    cr_assert_eq(single.spike_error_first.mean,
                 full.spike_error_first.mean); /* the same networks */
    expect_close(single.spike_error_last.mean, single.spike_error_first.mean, 0.05, "%s", "rank 1");
    cr_assert_lt(full.spike_error_last.mean, full.spike_error_first.mean);
    const int best = gfold_rank_sweep_best(s, 1);
    for (int k = 0; k < 3; k++)
        cr_assert_leq(gfold_rank_sweep_piece(s, 1, k)->reward_mean,
                      gfold_rank_sweep_piece(s, 1, best)->reward_mean);
    gfold_rank_sweep_destroy(s);
}

Test(rank_sweep, values_out_of_range_are_refused)
{
    gfold_rank_sweep_params p = brief();
    gfold_rank_sweep *s;
    gfold_error err;
    p.ranks[1] = 41;
    expect_refusal(gfold_rank_sweep_run(&p, &s, &err), err, GFOLD_EINVAL,
                   "rank is 41, outside [1, 40]");
    p = brief();
    p.repetitions = 0;
    expect_refusal(gfold_rank_sweep_run(&p, &s, &err), err, GFOLD_EINVAL, "repetitions");
    p = brief();
    p.tau_star[0] = 0;
    expect_refusal(gfold_rank_sweep_run(&p, &s, &err), err, GFOLD_EINVAL, "tau_star");
    p = brief();
    volatile int stop = 1;
    p.stop = &stop;
    expect_refusal(gfold_rank_sweep_run(&p, &s, &err), err, GFOLD_ESTOPPED, "stopped");
    cr_assert_null(s);
}
