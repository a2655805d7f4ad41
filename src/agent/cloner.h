/* cloner.h: what learns, shared by its two ways through a sequence. */
#ifndef GF_AGENT_CLONER_H
#define GF_AGENT_CLONER_H

#include "agent/agent.h"
#include "agent/feedback.h"
#include "math/adam.h"

struct gfold_cloner {
    gfold_agent *agent;
    gfold_cloning_params p;
    double beta;    /* of tau_star                                                 */
    double width;   /* of the pseudo-derivative                                    */
    size_t clamped; /* units                                                       */
    gf_feedback feedback;
    double *aim; /* W as B has it, outputs x n, where actions are followed, else NULL      */
    int by_rows; /* x does not depend on what is learned: cloner_rows.c         */
    gf_adam adam;
    double *m, *v;       /* n x n, or by rows [row][slot]; NULL until needed            */
    long *awake;         /* n, by rows: steps until a row rests, or minus those it has     */
    unsigned char *live; /* n: columns that ever had an eligibility                     */
    size_t *slot;        /* by rows: the columns that are live, in the order they became */
    size_t slots;
    size_t wrong; /* spikes of the last pass, where it went time by time                  */
};

/* Whether another pass over the same demonstrations would change nothing: SGD without a wrong spike
 * in the last one. */
int gf_cloner_rests(const gfold_cloner *cloner);

/* One demonstration, J frozen and g (n x n) filled if it is not NULL. */
gfold_status gf_clone_dense(gfold_cloner *cloner, const gfold_demonstration *demonstration,
                            size_t first, size_t end, double *g, gfold_error *err);

gfold_status gf_clone_rows(gfold_cloner *cloner, size_t count,
                           const gfold_demonstration *demonstrations, gfold_error *err);

/* The moments, zero, where there are none yet. */
gfold_status gf_cloner_moments(gfold_cloner *cloner, gfold_error *err);

#endif
