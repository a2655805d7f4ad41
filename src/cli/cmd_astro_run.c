#include "cli/astro_output.h"
#include "cli/interrupt.h"
#include "cli/progress.h"

static gfold_status compute(const gf_session *session, const gfold_astro_params *p,
                            const gf_astro_input *in, gfold_error *err)
{
    gfold_astro *astro;
    gfold_status status = gfold_astro_create(&astro, p, in->image, in->wiring, err);
    if (!status) status = gfold_astro_run(astro, in->current, in->tests, err);
    if (!status) status = gf_astro_publish(session, p, astro, in, err);
    gfold_astro_destroy(astro);
    return status;
}

static gfold_status run(const gf_session *session, const void *arguments, gfold_error *err)
{
    const gf_astro_arguments *a = arguments;
    gfold_astro_params p = a->params;
    gf_astro_input input;
    gfold_status status = gf_astro_input_make(a, &p, &input, err);
    const double steps = p.train_steps + (double)input.tests * p.test_steps;
    gf_progress progress = gf_progress_begin(session->common->quiet, steps, "steps");
    p.stop = gf_interrupt_flag();
    p.progress = gf_progress_report;
    p.context = &progress;
    if (!status) status = compute(session, &p, &input, err);
    gf_progress_end(&progress);
    gf_astro_input_free(&input);
    return status;
}

const gf_command gf_command_astro_run = {
    .name = "astro run",
    .synopsis = "[--preset P] [--image FILE,...] [--noise A,B,...] [options]",
    .summary = "a network of neurons and astrocytes that remembers an image",
    .example = "gatefold astro run --pattern waves --noise gaussian:0.8,uniform --plot recall.png",
    .uses = GF_USES_CELLS | GF_USES_RUN | GF_USES_OUT | GF_USES_PLOT | GF_STOPS,
    .size = sizeof(gf_astro_arguments),
    .defaults = gf_astro_defaults,
    .redefault = gf_astro_redefault,
    .complete = gf_astro_complete,
    .run = run,
    .help = gf_astro_help,
    .options = gf_astro_rows,
    .n_options = GF_ASTRO_ROWS,
    .meaning = gf_astro_meaning,
};
