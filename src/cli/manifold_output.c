#include "cli/manifold_output.h"

#include "cli/output.h"
#include "core/fail.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { NAME = 64, FIELDS_MAX = 32 };

/* What a record has besides the numbers of memory.h. */
static const struct {
    const char *name, *meaning;
} others[] = {
    { "fraction_with_manifold", "of all networks, with its 95 % interval (lo, hi)" },
    { "held_fraction", "of those, the ones that kept 0.999 of every displacement" },
    { "kinds", "networks of each kind, see above" },
    { "dimension_quantiles", "over networks with a manifold" },
};

static json_t *share(gfold_share s)
{
    return json_pack("{s:i, s:i, s:o, s:o}", "count", (int)s.count, "of", (int)s.of, "lo",
                     gf_record_real(s.lo), "hi", gf_record_real(s.hi));
}

static json_t *estimates(json_t *object, const gfold_survey *survey, int errors)
{
    const gfold_memory_field *field;
    for (size_t k = 0; (field = gfold_memory_field_at(k)); k++) {
        const gfold_estimate e = gfold_survey_estimate(survey, k);
        json_object_set_new(object, field->name, gf_record_real(errors ? e.stderr_ : e.mean));
    }
    return object;
}

static json_t *kinds(const gfold_survey *survey)
{
    json_t *object = json_object();
    for (int k = 0; k < GFOLD_SURVEY_KIND_COUNT; k++) {
        const gfold_survey_kind kind = (gfold_survey_kind)k;
        const size_t count = gfold_survey_fraction(survey, kind).count;
        json_object_set_new(object, gfold_survey_kind_name(kind), json_integer((json_int_t)count));
    }
    return object;
}

static json_t *quantiles(const gfold_survey *survey)
{
    static const struct {
        const char *name;
        double p;
    } rows[] = {
        { "least", 0 }, { "lower", 0.25 }, { "median", 0.5 }, { "upper", 0.75 }, { "most", 1 }
    };
    json_t *object = json_object();
    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++)
        json_object_set_new(object, rows[k].name,
                            gf_record_real(gfold_survey_dimension(survey, rows[k].p)));
    return object;
}

static json_t *record_of(const gf_session *session, const gfold_survey *survey)
{
    const gfold_share with = gfold_survey_fraction(survey, GFOLD_SURVEY_MANIFOLD);
    const gfold_share held = gfold_survey_held(survey);
    json_t *record = estimates(gf_record_begin(session), survey, 0);
    json_object_set_new(record, "stderr", estimates(json_object(), survey, 1));
    json_object_set_new(record, "n", json_integer((json_int_t)session->common->sweep.n));
    json_object_set_new(record, "networks", json_integer(gfold_survey_networks(survey)));
    json_object_set_new(record, "fraction_with_manifold", gf_record_real(with.value));
    json_object_set_new(record, "with_manifold", share(with));
    json_object_set_new(record, "held_fraction", gf_record_real(held.value));
    json_object_set_new(record, "held", share(held));
    json_object_set_new(record, "kinds", kinds(survey));
    json_object_set_new(record, "dimension_quantiles", quantiles(survey));
    return record;
}

/* ---- one number per network, for --out ------------------------------------------------------- */

typedef struct arrays {
    gf_variable variable[FIELDS_MAX + 1];
    char name[FIELDS_MAX][NAME];
    size_t count;
    double *values;
    int *kind;
} arrays;

static int fill(arrays *a, const gfold_survey *survey)
{
    const gfold_memory_field *field;
    const size_t networks = (size_t)gfold_survey_networks(survey);
    a->values = gf_allocate(FIELDS_MAX * networks, sizeof *a->values);
    a->kind = gf_allocate(networks, sizeof *a->kind);
    if (!a->values || !a->kind) return -1;
    for (size_t i = 0; i < networks; i++) a->kind[i] = (int)gfold_survey_kind_of(survey, (int)i);
    for (size_t k = 0; (field = gfold_memory_field_at(k)) && k < FIELDS_MAX; k++) {
        double *values = a->values + k * networks;
        for (size_t i = 0; i < networks; i++)
            memcpy(values + i, (const char *)gfold_survey_memory(survey, (int)i) + field->offset,
                   sizeof *values);
        snprintf(a->name[k], NAME, "network/%s", field->name);
        a->variable[a->count++] = (gf_variable){ .name = a->name[k],
                                                 .long_name = field->meaning,
                                                 .units = "1",
                                                 .rank = 1,
                                                 .shape = { networks },
                                                 .real = values };
    }
    a->variable[a->count++] =
        (gf_variable){ .name = "network/kind",
                       .long_name = "0 manifold, 1 point, 2 edge, 3 sliding, 4 moving",
                       .units = "1",
                       .rank = 1,
                       .shape = { networks },
                       .integer = a->kind };
    return 0;
}

gfold_status
gf_manifold_publish(const gf_session *session, const gfold_survey *survey, gfold_error *err)
{
    arrays a = { .count = 0 };
    const gfold_status status =
        fill(&a, survey)
            ? gf_fail_memory(err, 8.0 * FIELDS_MAX * gfold_survey_networks(survey))
            : gf_output_publish_more(session, record_of(session, survey), a.variable, a.count, err);
    free(a.values);
    free(a.kind);
    return status;
}

/* ---- names --------------------------------------------------------------------------------- */

const char *gf_manifold_meaning(const char *name)
{
    const gfold_memory_field *field;
    for (size_t k = 0; (field = gfold_memory_field_at(k)); k++)
        if (strcmp(field->name, name) == 0) return field->meaning;
    for (size_t k = 0; k < sizeof others / sizeof *others; k++)
        if (strcmp(others[k].name, name) == 0) return others[k].meaning;
    return NULL;
}

void gf_manifold_help(FILE *out)
{
    const gfold_memory_field *field;
    fputs("\nkinds of networks\n"
          "  manifold  at rest, with frozen units and attracted active ones\n"
          "  point     at rest, no unit frozen\n"
          "  edge      at rest with a gate on its threshold (of tau-z 0: it slid there)\n"
          "  sliding   not at rest at t-max, gates slide along thresholds or switch without end\n"
          "  moving    not at rest at t-max\n"
          "\npictures, of the first network with a manifold\n"
          "  integrator  output against the integral of the input\n"
          "  retention   what is left over time: along, across, smooth gates, a tuned line "
          "attractor\n"
          "  slice       two directions of the manifold and trajectories that flow to it\n"
          "\nfields of the result: means over networks of kind manifold, with stderr\n",
          out);
    for (size_t k = 0; (field = gfold_memory_field_at(k)); k++)
        fprintf(out, "  %-22s  %s\n", field->name, field->meaning);
    for (size_t k = 0; k < sizeof others / sizeof *others; k++)
        fprintf(out, "  %-22s  %s\n", others[k].name, others[k].meaning);
}
