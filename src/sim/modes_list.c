#include "sim/modes_list.h"

#include "core/fail.h"

#include <math.h>
#include <stdlib.h>

gfold_status gf_modes_list_create(gf_modes_list *list, size_t room, gfold_error *err)
{
    *list = (gf_modes_list){ gf_allocate(room + 1, sizeof *list->mode), 0, room };
    return list->mode ? gf_ok(err) : gf_fail_memory(err, (double)(room * sizeof *list->mode));
}

void gf_modes_list_destroy(gf_modes_list *list)
{
    free(list->mode);
    *list = (gf_modes_list){ 0 };
}

void gf_modes_list_add(gf_modes_list *list, double re, double im, double residual, size_t source)
{
    if (list->count < list->room)
        list->mode[list->count++] = (gf_mode){ re, im, residual, source, 0 };
}

static int ranked(const void *a, const void *b)
{
    const gf_mode *x = a, *y = b;
    if (x->key != y->key) return x->key > y->key ? -1 : 1;
    if (fabs(x->im) != fabs(y->im)) return fabs(x->im) > fabs(y->im) ? -1 : 1;
    return (x->im < y->im) - (x->im > y->im);
}

void gf_modes_list_sort(gf_modes_list *list, gf_mode_rank rank, double shift)
{
    for (size_t k = 0; k < list->count; k++) {
        gf_mode *m = &list->mode[k];
        const double keys[] = { [GF_BY_REAL_PART] = m->re,
                                [GF_BY_MODULUS] = hypot(m->re, m->im),
                                [GF_BY_DISTANCE] = -hypot(m->re - shift, m->im) };
        m->key = keys[rank];
    }
    qsort(list->mode, list->count, sizeof *list->mode, ranked);
}

void gf_modes_list_cut(gf_modes_list *list, size_t k)
{
    if (list->count <= k) return;
    const gf_mode *last = &list->mode[k - 1], *next = &list->mode[k];
    const int pair = last->im > 0 && next->im == -last->im && next->re == last->re;
    list->count = k + (size_t)pair;
}

double gf_mode_relative(const gf_mode *m)
{
    return m->residual / fmax(1, hypot(m->re, m->im));
}
