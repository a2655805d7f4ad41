/* portrait.h: the numbers behind three pictures of one network's memory.
 *
 * The first of a survey's networks that has a manifold (survey.h) is shown:
 *
 *     INTEGRATOR  output against the integral of its input over time, pulses inside the range
 *     RETENTION   retained(t) (memory.h) of a displacement along the manifold, the same with couplings
 *                 perturbed by 1 %, one across; along with smooth gates of three slopes; of the tuned
 *                 line attractor (amplitude 1e-3), with 1 % mismatch, with couplings perturbed by 1 %
 *     SLICE       two tangent vectors v1, v2 made orthonormal span x, y = v . (h - h(0)); the height
 *                 is along the curvature of the manifold between them. The manifold on a grid of h_F,
 *                 NaN where a gate has switched; trajectories from displaced active units, gates free
 *
 * Threads: params.threads has no effect. Memory: 10 N^2 doubles. Cost: N = 1000: 5, 90, 60 s; N =
 * 100: 1 s.
 */
#ifndef GFOLD_PORTRAIT_H
#define GFOLD_PORTRAIT_H

#include <gatefold/survey.h>

GFOLD_BEGIN_DECLS

typedef enum gfold_portrait_kind {
    GFOLD_PORTRAIT_INTEGRATOR,
    GFOLD_PORTRAIT_RETENTION,
    GFOLD_PORTRAIT_SLICE,
    GFOLD_PORTRAIT_KIND_COUNT
} gfold_portrait_kind;

/* Arrays are the portrait's; those of other kinds are NULL. */
typedef struct gfold_portrait {
    gfold_portrait_kind kind;
    int network;              /* which one, counted from 0                           */
    size_t n, dimension;
    size_t times;             /* of an output or of each curve                       */
    double *t;                /* leak times                                          */
    double *integral, *output;
    size_t curves;
    double *retained;         /* [curve][time]                                       */
    const char *const *label; /* of each curve                                       */
    size_t grid;              /* points along each of v1 and v2                      */
    double *surface;          /* [grid][grid][3]: x, y, height                       */
    size_t paths;             /* trajectories, of `times` points each                */
    double *path;             /* [path][time][3]                                     */
} gfold_portrait;

GFOLD_API const char *gfold_portrait_kind_name(gfold_portrait_kind kind); /* NULL past the end */

/* ENOCONV: none of the networks has a manifold (INTEGRATOR, SLICE: or the piece has no extent in
 * one of the directions). EINVAL, ENOMEM, ESTOPPED, EEXTERN. *out is NULL on failure. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_portrait_create(gfold_portrait **out,
                                                             gfold_portrait_kind kind,
                                                             const gfold_survey_params *params,
                                                             gfold_error *err);
GFOLD_API void gfold_portrait_destroy(gfold_portrait *portrait);

GFOLD_END_DECLS

#endif
