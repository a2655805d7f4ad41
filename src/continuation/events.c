/* Test functions are evaluated at points solved on the curve, so that a located event is itself
 * a point of the curve; Brent's method on the length from the point before. */
#include "continuation/plan.h"
#include "continuation/switch.h"
#include "math/root.h"

#include <math.h>
#include <string.h>

int gf_point_between(gfold_continuation *c, double s, gf_state *out)
{
    for (size_t k = 0; k < c->m; k++) out->z[k] = c->here.z[k] + s * c->here.t[k];
    out->newton = gf_correct(c, c->here.z, c->here.t, s, out->z);
    if (!out->newton) return -1;
    out->arclength = c->here.arclength + c->sense * s;
    return gf_complete(c, out, c->here.t);
}

typedef struct search {
    gfold_continuation *c;
    size_t index; /* of the test or of the component */
    double bound, log, h;
} search;

static double scaled(const search *s, const gf_test *test)
{
    return test->value * exp(test->log - s->log);
}

/* Where the curve is singular there is no tangent: that is the zero of the determinant. */
static double test_at(double at, void *context)
{
    search *s = context;
    gfold_continuation *c = s->c;
    if (at <= 0) return scaled(s, &c->here.test[s->index]);
    if (at >= s->h) return scaled(s, &c->next.test[s->index]);
    if (!gf_point_between(c, at, &c->trial)) return scaled(s, &c->trial.test[s->index]);
    return s->index == GF_TEST_BRANCH ? 0 : (double)NAN;
}

static double beyond(double at, void *context)
{
    search *s = context;
    gfold_continuation *c = s->c;
    if (at <= 0) return c->here.z[s->index] - s->bound;
    if (at >= s->h) return c->next.z[s->index] - s->bound;
    if (gf_point_between(c, at, &c->trial)) return (double)NAN;
    return c->trial.z[s->index] - s->bound;
}

double gf_border_between(gfold_continuation *c, size_t k, double bound, double h)
{
    search s = { c, k, bound, 0, h };
    return gf_root(beyond, &s, 0, h);
}

/* The pair of eigenvalues nearest to a sum of zero; its frequency, 0 when it is real. */
static double frequency_of(const gfold_continuation *c, const gf_state *s)
{
    double least = (double)INFINITY, frequency = 0;
    for (size_t i = 0; i < c->n; i++)
        for (size_t j = 0; j < i; j++) {
            const double sum = hypot(s->re[i] + s->re[j], s->im[i] + s->im[j]);
            if (sum < least) least = sum, frequency = fabs(s->im[i]);
        }
    return frequency;
}

static int enabled(const gfold_continuation *c, size_t k)
{
    static const unsigned bit[GF_TESTS] = { GFOLD_DETECT_FOLDS, GFOLD_DETECT_BRANCHES,
                                            GFOLD_DETECT_HOPF };
    return k >= GF_TESTS || (c->params.detect & bit[k]) != 0;
}

static int changes(const gfold_continuation *c, size_t k)
{
    const double before = c->here.test[k].value, after = c->next.test[k].value;
    if (k == GF_TEST_FOLD && fmax(fabs(before), fabs(after)) < 1e-11)
        return 0; /* straight: rounding */
    return enabled(c, k) && (before > 0) != (after > 0);
}

static void keep(gfold_continuation *c, size_t k, const search *s, double at)
{
    static const gfold_event_kind kinds[] = { GFOLD_EVENT_FOLD, GFOLD_EVENT_BRANCH,
                                              GFOLD_EVENT_HOPF };
    if (gf_events_reserve(c)) return;
    gf_located *new = &c->event[c->events];
    const double ends = fmax(fabs(scaled(s, &c->here.test[k])), fabs(scaled(s, &c->next.test[k])));
    const double slot = (double)(c->first + (c->sense > 0 ? c->count - 1 : 0));
    new->event = (gfold_event){ .kind = k < GF_TESTS ? kinds[k] : GFOLD_EVENT_TEST,
                                .test = k < GF_TESTS ? 0 : k - GF_TESTS,
                                .position = slot + c->sense * at / s->h,
                                .residual = c->trial.residual,
                                .value = fabs(scaled(s, &c->trial.test[k])) / (ends + 1e-300) };
    if (k == GF_TEST_HOPF) new->event.frequency = frequency_of(c, &c->trial);
    if (k == GF_TEST_HOPF && !(new->event.frequency > 0)) return;
    memcpy(new->u, c->trial.z, c->m * sizeof *new->u);
    const double w = at / s->h; /* at a branch point J has no tangent of its own */
    for (size_t i = 0; i < c->m; i++) new->t[i] = (1 - w) * c->here.t[i] + w * c->next.t[i];
    if (k == GF_TEST_BRANCH) gf_branch_polish(c, new);
    for (size_t i = 0; i < c->m; i++) new->u[i] *= c->scale[i];
    c->events++;
}

static void locate(gfold_continuation *c, size_t k, double h)
{
    search s = { c, k, 0, fmax(c->here.test[k].log, c->next.test[k].log), h };
    if (!isfinite(s.log)) s.log = 0;
    const double at = gf_root(test_at, &s, 0, h);
    if (isnan(at)) return;
    c->trial.test[k] = (gf_test){ 0, s.log };
    if (gf_point_between(c, at, &c->trial)) memcpy(c->trial.t, c->here.t, c->m * sizeof(double));
    keep(c, k, &s, at);
}

void gf_events_between(gfold_continuation *c, double h)
{
    int located = 0;
    for (size_t k = 0; k < GF_TESTS + c->system.n_tests; k++)
        if (changes(c, k)) {
            locate(c, k, h);
            located = 1;
        }
    if (located && !gf_jacobian(c, c->next.z, c->j)) (void)!gf_border(c, c->j, c->next.t);
}
