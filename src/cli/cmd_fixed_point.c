#include "cli/output.h"

typedef struct root {
    gfold_fixed_point at;
    int stable;
} root;

static const gf_field fields[] = {
    { "delta_h", "variance of h", GF_FIELD_REAL, offsetof(root, at.delta_h) },
    { "delta_z", "variance of z", GF_FIELD_REAL, offsetof(root, at.delta_z) },
    { "delta_r", "variance of r", GF_FIELD_REAL, offsetof(root, at.delta_r) },
    { "slope", "dF/d Delta, 1 at a fold", GF_FIELD_REAL, offsetof(root, at.slope) },
    { "stability", "right side of (4.2), 1 at the margin", GF_FIELD_REAL,
      offsetof(root, at.stability) },
    { "stable", "whether stability is below 1", GF_FIELD_TRUTH, offsetof(root, stable) },
    { "residual", "|F(Delta) - Delta|", GF_FIELD_REAL, offsetof(root, at.residual) },
    { "active_fraction", "fraction of units with an open gate", GF_FIELD_REAL,
      offsetof(root, at.active_fraction) },
};

static gfold_status solve(const gf_arguments *a, gfold_fixed_points *found, gfold_error *err)
{
    const gfold_fixed_point_params params = { .tol = a->sweep.tol };
    gfold_fixed_point_plan *plan = NULL;
    gfold_status status = gfold_fixed_point_create(&plan, &params, err);
    if (!status) status = gfold_fixed_point_solve(plan, &a->sweep.model, NULL, found, err);
    gfold_fixed_point_destroy(plan);
    return status;
}

static gfold_status run(const gf_session *session, const void *arguments, gfold_error *err)
{
    gfold_fixed_points found;
    const gfold_status status = solve(arguments, &found, err);
    if (status) return status;
    json_t *roots = json_array();
    for (int k = 0; k < found.count; k++) {
        const root r = { found.root[k], found.root[k].stability < 1 };
        json_array_append_new(roots, gf_record_fill(json_object(), session->command, &r));
    }
    json_t *record = gf_record_begin(session);
    json_object_set_new(record, "roots", roots);
    return gf_output_publish(session, record, err);
}

const gf_command gf_command_fixed_point = {
    .name = "fixed-point",
    .synopsis = "[options]",
    .summary = "all roots of the mean-field equation (3.1), ascending, zero included",
    .example = "gatefold fixed-point --model reset --g 1.9 --alpha-r 10",
    .uses = GF_USES_MODEL | GF_USES_TOL | GF_USES_RUN | GF_USES_OUT,
    .size = sizeof(gf_arguments),
    .run = run,
    .fields = fields,
    .n_fields = sizeof fields / sizeof *fields,
};
