/* Fields are linear in what they are made of, with the rows of the factors as coefficients: a product of
 * the noise of all kept times with a row is the field of all paths at one time. */
#include "math/linalg.h"
#include "theory/two_time_paths.h"

#include <math.h>
#include <string.h>

/* Covariances with the kept times, and the variance, of the columns of `kept`. */
static double
covariances(const gf_two_time_paths *p, const double *kept, const double *now, double *covariance)
{
    const size_t columns = p->factor[0].kept;
    const double one = 1 / (double)p->paths;
    if (columns) gf_combine_rows(p->paths, columns, one, kept, now, covariance);
    return one * gf_inner_product(p->paths, now, now);
}

/* The factors' next rows, of the paths as tried. */
static void extend(gf_two_time_paths *p)
{
    const size_t kept = p->factor[0].kept;
    const gf_two_time_variable *r = &p->variable[GF_FIELD_R];
    double variance = covariances(p, p->phi_kept, p->phi, p->covariance);
    gf_triangle_extend(&p->factor[0], p->covariance, variance);
    if (!r->present) return;
    gf_gate_row(p->task->model->reset.kind)
        ->value(&p->task->model->reset, p->paths, r->trial, p->reset);
    variance *= covariances(p, p->reset_kept, p->reset, p->product);
    for (size_t j = 0; j < kept; j++) p->product[j] *= p->covariance[j];
    gf_triangle_extend(&p->factor[1], p->product, variance);
}

static const gf_triangle *factor_of(const gf_two_time_paths *p, int field)
{
    return &p->factor[field == GF_FIELD_H && p->variable[GF_FIELD_R].present];
}

static int is_new(const gf_two_time_paths *p)
{
    const int with_r = p->variable[GF_FIELD_R].present;
    return fabs(gf_triangle_pivot(&p->factor[0])) > 0 ||
           (with_r && fabs(gf_triangle_pivot(&p->factor[1])) > 0);
}

static void sample(gf_two_time_paths *p, int field)
{
    gf_two_time_variable *v = &p->variable[field];
    const gf_triangle *f = factor_of(p, field);
    const size_t columns = f->kept + (size_t)is_new(p);
    double *out = v->field[2];
    memset(out, 0, v->draws * sizeof *out);
    if (columns > f->kept && p->step > f->kept)
        memcpy(v->noise + f->kept * v->draws, v->noise + p->step * v->draws,
               v->draws * sizeof *out);
    if (columns) gf_combine(v->draws, columns, v->noise, f->next, out);
    gf_two_time_spread(v, p->paths, field == GF_FIELD_H ? 1 : -1, out);
    if (field != GF_FIELD_H) return;
    const double scale = sqrt(p->task->model->p);
    for (size_t i = 0; i < p->paths; i++) out[i] = scale * out[i] + p->bias[i];
}

void gf_two_time_evaluate(gf_two_time_paths *p)
{
    for (size_t i = 0; i < p->paths; i++)
        p->phi[i] = p->phi_of.gain * p->variable[GF_FIELD_H].trial[i] + p->phi_of.offset;
    p->phi_of.f->value(p->paths, p->phi, p->phi);
    extend(p);
    p->evaluations++;
}

void gf_two_time_sample(gf_two_time_paths *p)
{
    for (int k = 0; k < GF_FIELDS; k++)
        if (p->variable[k].present) sample(p, k);
}

void gf_two_time_keep(gf_two_time_paths *p)
{
    const size_t column = p->factor[0].kept, bytes = p->paths * sizeof(double);
    if (!is_new(p)) return;
    memcpy(p->phi_kept + column * p->paths, p->phi, bytes);
    gf_triangle_keep(&p->factor[0]);
    if (!p->variable[GF_FIELD_R].present) return;
    memcpy(p->reset_kept + column * p->paths, p->reset, bytes);
    gf_triangle_keep(&p->factor[1]);
}
