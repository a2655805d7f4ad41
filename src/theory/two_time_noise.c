/* What the fields are made of is drawn and whitened at once, for a product of matrices is several times
 * faster than the same sums column by column. */
#include "math/linalg.h"
#include "math/random.h"
#include "theory/two_time_paths.h"

enum { STREAM_START = GF_FIELDS, STREAM_BIAS, STREAM_KICK };

static gf_random source(const gf_two_time_paths *p, size_t block, uint64_t stream, size_t time)
{
    return (gf_random){ p->task->seed, p->block + block, (stream << 32) + time };
}

/* One number per pair, or one per path. */
void gf_two_time_normals(const gf_two_time_paths *p, uint64_t stream, size_t time, size_t draws,
                         double *x)
{
    const size_t pairs = p->task->pairs, half = p->paths / 2;
    for (size_t b = 0; b < p->blocks; b++) {
        const gf_random from = source(p, b, stream, time);
        gf_random_normal(from, pairs, x + b * pairs);
        if (draws > half) gf_random_normal_from(from, pairs, pairs, x + half + b * pairs);
    }
}

/* Of h(0), one from each of equally probable intervals; the two of a pair share it or have neighbours. */
static void draw_start(gf_two_time_paths *p, size_t draws, double *x)
{
    const size_t pairs = p->task->pairs, half = p->paths / 2, each = draws / half;
    for (size_t b = 0; b < p->blocks; b++) {
        gf_random_stratified(source(p, b, STREAM_START, 0), each * pairs, p->before);
        for (size_t i = 0; i < each * pairs; i++)
            x[(i % each) * half + b * pairs + i / each] = p->before[i];
    }
}

/* Columns for the start, the bias and every time. The first ones, up to half as many as there are
 * draws, are made orthonormal over the draws: averages of products of fields are then exact. */
void gf_two_time_draw_noise(gf_two_time_paths *p, int field)
{
    gf_two_time_variable *v = &p->variable[field];
    const size_t times = p->task->times, most = v->draws / 2;
    const size_t leading = field == GF_FIELD_H ? GF_LEADING : 0;
    if (leading) {
        draw_start(p, v->draws, v->start);
        gf_two_time_normals(p, STREAM_BIAS, 0, v->draws, v->start + v->draws);
    }
    v->noise = v->start + leading * v->draws;
    for (size_t k = 0; k < times; k++)
        gf_two_time_normals(p, (uint64_t)field, k, v->draws, v->noise + k * v->draws);
    gf_whiten(v->draws, leading + times < most ? leading + times : most, v->start);
}

/* Of a pair both get the same where there is one draw for both, or the mirror image. */
void gf_two_time_spread(const gf_two_time_variable *v, size_t paths, double sign, double *x)
{
    for (size_t i = v->draws; i < paths; i++) x[i] = sign * x[i - v->draws];
}

void gf_two_time_draw_kick(gf_two_time_paths *p)
{
    gf_two_time_normals(p, STREAM_KICK, p->step, p->paths, p->kick);
}
