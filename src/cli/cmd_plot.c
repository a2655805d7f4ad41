#include "cli/output.h"
#include "core/fail.h"
#include "io/phase_file.h"
#include "io/phase_plot.h"

typedef struct plot_arguments {
    gf_arguments common;
    const char *file;
} plot_arguments;

typedef struct drawn {
    const char *picture;
    size_t points;
} drawn;

static const gf_option options[] = {
    { .name = "file", .kind = GF_TEXT, .offset = offsetof(plot_arguments, file),
      .form = "FILE.h5", .meaning = "result of phase --out FILE.h5", .positional = 1 },
};

static const gf_field fields[] = {
    { "picture", "file that was written", GF_FIELD_NAME, offsetof(drawn, picture) },
    { "points", "cells in it", GF_FIELD_SIZE, offsetof(drawn, points) },
};

static gfold_status complete(void *arguments, gfold_error *err)
{
    const plot_arguments *a = arguments;
    if (!a->file) return gf_fail(err, GFOLD_EINVAL, "which FILE.h5?");
    if (!a->common.plot)
        return gf_fail(err, GFOLD_EINVAL, "--plot FILE is missing: a .png, .svg or .pdf to write");
    return gf_ok(err);
}

static gfold_status run(const gf_session *session, const void *arguments, gfold_error *err)
{
    const plot_arguments *a = arguments;
    gf_phase phase;
    gfold_status status = gf_phase_load(a->file, &phase, err);
    const drawn d = { a->common.plot, phase.x.n * phase.y.n };
    if (!status) status = gf_phase_draw(&phase, a->common.plot, a->common.keep_script, err);
    gf_phase_destroy(&phase);
    if (status) return status;
    return gf_output_print(session, gf_record_fill(gf_record_begin(session), session->command, &d),
                           err);
}

const gf_command gf_command_plot = {
    .name = "plot",
    .synopsis = "FILE.h5 --plot PICTURE [options]",
    .summary = "draws a stored result of phase",
    .example = "gatefold plot phase.h5 --plot phase.pdf",
    .uses = GF_USES_PLOT,
    .size = sizeof(plot_arguments),
    .complete = complete,
    .run = run,
    .options = options,
    .n_options = sizeof options / sizeof *options,
    .fields = fields,
    .n_fields = sizeof fields / sizeof *fields,
};
