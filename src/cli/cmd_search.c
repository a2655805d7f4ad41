#include "cli/interrupt.h"
#include "cli/output.h"
#include "cli/progress.h"

typedef struct search_arguments {
    gf_arguments common;
    gfold_network_params network;
    gfold_search_params params;
} search_arguments;

#define AT(field) offsetof(search_arguments, field)

static const gf_option options[] = {
    { .name = "n", .kind = GF_SIZE, .offset = AT(network.n), .lo = 2, .hi = GFOLD_DENSE_MAX,
      .unit = "1", .meaning = "units of the network" },
    { .name = "in_degree", .kind = GF_SIZE, .offset = AT(network.in_degree), .lo = 0,
      .hi = GFOLD_DENSE_MAX, .unit = "1", .meaning = "inputs per unit and matrix; 0: all" },
    { .name = "random", .kind = GF_INTEGER, .offset = AT(params.random), .lo = 0, .hi = 1e6,
      .unit = "1", .meaning = "starts at random states" },
    { .name = "trajectory", .kind = GF_INTEGER, .offset = AT(params.trajectory), .lo = 0,
      .hi = 1e6, .unit = "1", .meaning = "starts along a trajectory" },
    { .name = "deflate", .kind = GF_INTEGER, .offset = AT(params.deflate), .lo = 0, .hi = 1e6,
      .unit = "1", .meaning = "starts with the points found divided out" },
    { .name = "t_max", .kind = GF_REAL, .offset = AT(params.t_max), .lo = 1e-6, .hi = 1e8,
      .unit = "leak times", .meaning = "length of the trajectory" },
    { .name = "sigma_0", .kind = GF_REAL, .offset = AT(params.sigma_0), .lo = 0, .hi = 1e6,
      .unit = "1", .meaning = "largest standard deviation of a random state" },
    { .name = "newton_max", .kind = GF_INTEGER, .offset = AT(params.newton_max), .lo = 1,
      .hi = 10000, .unit = "1", .meaning = "iterations per start" },
    { .name = "apart", .kind = GF_REAL, .offset = AT(params.apart), .lo = 1e-12, .hi = 1,
      .unit = "1", .meaning = "rms distance above which two points are two" },
};

#define POINT(name, meaning, kind) { #name, meaning, kind, offsetof(gfold_search_point, name) }

static const gf_field fields[] = {
    POINT(speed, "rms of F over units", GF_FIELD_REAL),
    POINT(max_re, "largest real part of the Jacobian of the whole state", GF_FIELD_REAL),
    POINT(zero_modes, "eigenvalues of modulus up to 1e-9", GF_FIELD_INTEGER),
    POINT(unstable_modes, "eigenvalues with a real part above 1e-9", GF_FIELD_INTEGER),
    POINT(variance, "mean of h^2 over units", GF_FIELD_REAL),
    POINT(residual, "largest |F_i|", GF_FIELD_REAL),
    POINT(radius, "a true zero lies this close, in the maximum norm", GF_FIELD_REAL),
    POINT(kantorovich, "below 1/2 where that is proved", GF_FIELD_REAL),
    POINT(symmetric, "-h is counted with it", GF_FIELD_TRUTH),
    POINT(hits, "starts without deflation that ended here", GF_FIELD_INTEGER),
};

static void defaults(void *arguments)
{
    search_arguments *a = arguments;
    a->network = gfold_network_defaults();
    a->params = gfold_search_defaults();
}

static gfold_status search(const search_arguments *a, gfold_search **found, gfold_error *err)
{
    gfold_network_params sample = a->network;
    gfold_search_params params = a->params;
    gfold_network *network = NULL;
    gf_progress progress = gf_progress_begin(
        a->common.quiet, params.random + params.trajectory + params.deflate, "starts");
    sample.seed = a->common.sweep.seed;
    params.threads = a->common.sweep.threads;
    params.stop = gf_interrupt_flag();
    params.progress = gf_progress_report;
    params.context = &progress;
    gfold_status status = gfold_network_create(&network, &a->common.sweep.model, &sample, err);
    if (!status) status = gfold_search_run(network, &params, found, err);
    gf_progress_end(&progress);
    gfold_network_destroy(network);
    return status;
}

static json_t *summary(const gf_session *session, const gfold_search *found)
{
    const gfold_census census = gfold_search_census(found);
    json_t *record = gf_record_begin(session), *points = json_array();
    json_object_set_new(record, "distinct", json_integer((json_int_t)gfold_search_count(found)));
    json_object_set_new(record, "starts", json_integer(census.starts));
    json_object_set_new(record, "converged", json_integer(census.converged));
    json_object_set_new(record, "unproved", json_integer(census.unproved));
    json_object_set_new(record, "coverage", gf_record_real(census.coverage));
    json_object_set_new(record, "expected", gf_record_real(census.expected));
    for (size_t k = 0; k < gfold_search_count(found); k++) {
        const gfold_search_point *point = &gfold_search_points(found)[k];
        json_array_append_new(points, gf_record_fill(json_object(), session->command, point));
    }
    json_object_set_new(record, "points", points);
    return record;
}

static gfold_status run(const gf_session *session, const void *arguments, gfold_error *err)
{
    const search_arguments *a = arguments;
    gfold_search *found = NULL;
    gfold_status status = search(a, &found, err);
    if (status) return status;
    const size_t count = gfold_search_count(found);
    const int unproved = gfold_search_census(found).unproved;
    if (!count && unproved)
        gf_warn(&a->common, "nothing is proved: %d starts ended at singular points or kinks", unproved);
    const gf_variable h = { .name = "points/h",
                            .long_name = "state of each point",
                            .symbol = "h",
                            .units = "1",
                            .rank = 2,
                            .shape = { count, a->network.n },
                            .real = gfold_search_state(found, 0) };
    status = gf_output_publish_more(session, summary(session, found), &h, count > 0, err);
    gfold_search_destroy(found);
    return status;
}

const gf_command gf_command_search = {
    .name = "search",
    .synopsis = "[options]",
    .summary = "fixed points of one network, each with a proof",
    .example = "gatefold search --model vrnn --g 1.5 --n 100 --seed 3 --out points.h5",
    .uses = GF_USES_MODEL | GF_USES_RUN | GF_USES_OUT | GF_STOPS,
    .size = sizeof(search_arguments),
    .defaults = defaults,
    .run = run,
    .options = options,
    .n_options = sizeof options / sizeof *options,
    .fields = fields,
    .n_fields = sizeof fields / sizeof *fields,
};
