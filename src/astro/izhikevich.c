#include "astro/izhikevich.h"

#include "core/fail.h"

gfold_izhikevich_params gfold_izhikevich_defaults(void)
{
    return (gfold_izhikevich_params){
        .a = 0.1, .b = 0.2, .c = -65, .d = 2, .peak = 30, .threshold = 29, .dt = 0.1
    };
}

gfold_izhikevich_state gfold_izhikevich_initial(void)
{
    return (gfold_izhikevich_state){ .v = -70, .u = 0 };
}

gfold_status gfold_izhikevich_check(const gfold_izhikevich_params *p, gfold_error *err)
{
    gfold_status status = gf_check_range(err, "a", p->a, 0, 10);
    if (!status) status = gf_check_range(err, "b", p->b, -10, 10);
    if (!status) status = gf_check_range(err, "peak", p->peak, -50, 200);
    if (!status) status = gf_check_range(err, "c", p->c, -200, p->peak - 1);
    if (!status) status = gf_check_range(err, "d", p->d, -1000, 1000);
    if (!status) status = gf_check_range(err, "threshold", p->threshold, p->c, p->peak - 0.001);
    if (!status) status = gf_check_range(err, "dt", p->dt, 1e-6, 1);
    return status;
}

gfold_izhikevich_state
gfold_izhikevich_step(const gfold_izhikevich_params *p, gfold_izhikevich_state s, double current)
{
    return gf_izhikevich_step(p, s, current);
}
