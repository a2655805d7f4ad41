/* All combinations are tried, for there are few: who meets are pairs, very rarely more. */
#include "sim/meeting.h"

#include "math/linalg.h"

#include <math.h>
#include <string.h>

enum { MODES = 3 };

/* Whether det(-A) > 0, from A's factors: -1 to the power of its negative directions. */
static int is_positive(size_t n, const double *factors, const int *pivot)
{
    int sign = 1;
    for (size_t k = 0; k < n; k++) {
        if (factors[k + k * n] > 0) sign = -sign;
        if (pivot[k] != (int)k + 1) sign = -sign;
    }
    return sign > 0;
}

/* The gates of these modes, sliding ones solved for; non-zero when they are not determined, or when they
 * repel as a gate alone does that both modes would drive away: they could not stay. */
static int gates_of(const gf_meeting *m, const gf_mode *mode, double *gate)
{
    size_t slides[GF_MEETING_MAX], count = 0;
    double system[GF_MEETING_MAX * GF_MEETING_MAX], right[GF_MEETING_MAX];
    int pivot[GF_MEETING_MAX];
    for (size_t k = 0; k < m->count; k++) {
        gate[k] = mode[k] == GF_OPEN;
        if (mode[k] == GF_SLIDING) slides[count++] = k;
    }
    for (size_t a = 0; a < count; a++) {
        right[a] = -m->closed[slides[a]];
        for (size_t l = 0; l < m->count; l++)
            right[a] -= m->gain[slides[a] + l * m->count] * gate[l];
        for (size_t b = 0; b < count; b++)
            system[a + b * count] = m->gain[slides[a] + slides[b] * m->count];
    }
    if (count && gf_factor(count, system, pivot)) return -1;
    if (!is_positive(count, system, pivot)) return -1;
    gf_solve_factored(count, system, pivot, right);
    for (size_t a = 0; a < count; a++) gate[slides[a]] = right[a];
    return 0;
}

static int holds(const gf_meeting *m, const gf_mode *mode)
{
    static const double rounding = 1e-12;
    double gate[GF_MEETING_MAX];
    if (gates_of(m, mode, gate)) return 0;
    for (size_t k = 0; k < m->count; k++) {
        double rate = m->closed[k], scale = 1 + fabs(rate);
        for (size_t l = 0; l < m->count; l++) {
            rate += m->gain[k + l * m->count] * gate[l];
            scale += fabs(m->gain[k + l * m->count]);
        }
        if (mode[k] == GF_CLOSED && rate > rounding * scale) return 0;
        if (mode[k] == GF_OPEN && rate < -rounding * scale) return 0;
        if (mode[k] == GF_SLIDING && !(fabs(gate[k] - 0.5) <= 0.5 + rounding)) return 0;
    }
    return 1;
}

static int settle(gf_meeting *m, unsigned refused)
{
    static const gf_mode modes[MODES] = { GF_CLOSED, GF_OPEN, GF_SLIDING };
    gf_mode mode[GF_MEETING_MAX], best[GF_MEETING_MAX];
    size_t combinations = 1, fewest = m->count + 1;
    for (size_t k = 0; k < m->count; k++) combinations *= MODES;
    for (size_t code = 0; code < combinations; code++) {
        size_t changes = 0, rest = code;
        for (size_t k = 0; k < m->count; k++, rest /= MODES) {
            mode[k] = modes[rest % MODES];
            changes += mode[k] != m->mode[k];
        }
        if (changes >= fewest || refused >> mode[0] & 1 || !holds(m, mode)) continue;
        fewest = changes;
        memcpy(best, mode, sizeof best);
    }
    if (fewest > m->count) return 0;
    memcpy(m->mode, best, m->count * sizeof *best);
    return 1;
}

/* Where a slope is zero to rounding two modes hold, and only the step tells which of them lasts. */
int gf_meeting_settle(gf_meeting *m)
{
    return settle(m, m->refused) || (m->refused && settle(m, 0));
}
