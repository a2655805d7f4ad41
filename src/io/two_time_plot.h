/* two_time_plot.h: the picture of a relaxing network: C(t, t') as an image beside var_h(t) and speed(t);
 * with networks, their values on these and a third column, C(t, t') over t from a few t' on. */
#ifndef GF_IO_TWO_TIME_PLOT_H
#define GF_IO_TWO_TIME_PLOT_H

#include <gatefold/relaxation.h>

/* Arrays are borrowed. */
typedef struct gf_two_time_picture {
    size_t times;
    int logarithmic;       /* axes of time */
    const double *t, *c_h; /* c_h [times][times] */
    gfold_two_time_curve var_h, speed, var_active, var_frozen;
    const gfold_relaxation *networks; /* NULL: none             */
    size_t n;                         /* their units            */
    int count;                        /* how many networks      */
} gf_two_time_picture;

/* Writes the picture and, unless it is NULL, the script that draws it. EINVAL: suffix, fewer than three
 * times; EEXTERN, EIO. */
gfold_status gf_two_time_draw(const gf_two_time_picture *p, const char *picture, const char *script,
                              gfold_error *err);

#endif
