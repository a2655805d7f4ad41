#include "astro/astrocyte.h"

#include "core/fail.h"

#include <float.h>
#include <stddef.h>

gfold_astrocyte_params gfold_astrocyte_defaults(void)
{
    return (gfold_astrocyte_params){
        .c0 = 2,
        .c1 = 0.185,
        .v1 = 6,
        .v2 = 0.11,
        .v3 = 2.2,
        .v4 = 0.3,
        .v6 = 0.2,
        .k1 = 0.5,
        .k2 = 1,
        .k3 = 0.1,
        .k4 = 1.1,
        .d1 = 0.13,
        .d2 = 1.049,
        .d3 = 0.9434,
        .d5 = 0.082,
        .ip3_rest = 0.16,
        .relax = 0.14,
        .alpha = 0.8,
        .a2 = 0.14,
        .d_ca = 0.05,
        .d_ip3 = 0.05,
        .drive_min = 2,
        .dt = 1e-4,
    };
}

gfold_astrocyte_state gfold_astrocyte_initial(void)
{
    return (gfold_astrocyte_state){ .ca = 0.072495, .h = 0.886314, .ip3 = 0.820204 };
}

#define AT(field) #field, offsetof(gfold_astrocyte_params, field)

static const struct {
    const char *name;
    size_t offset;
    double lo, hi;
} ranges[] = {
    { AT(c0), 0, 1000 },        { AT(c1), DBL_MIN, 1000 }, { AT(v1), 0, 1000 },
    { AT(v2), 0, 1000 },        { AT(v3), 0, 1000 },       { AT(v4), 0, 1000 },
    { AT(v6), 0, 1000 },        { AT(k1), 0, 1000 },       { AT(k2), DBL_MIN, 1000 },
    { AT(k3), DBL_MIN, 1000 },  { AT(k4), DBL_MIN, 1000 }, { AT(d1), DBL_MIN, 1000 },
    { AT(d2), 0, 1000 },        { AT(d3), DBL_MIN, 1000 }, { AT(d5), DBL_MIN, 1000 },
    { AT(ip3_rest), 0, 1000 },  { AT(relax), 0, 1000 },    { AT(alpha), 0, 1 },
    { AT(a2), 0, 1000 },        { AT(d_ca), 0, 1000 },     { AT(d_ip3), 0, 1000 },
    { AT(drive_min), 0, 1000 }, { AT(dt), 1e-7, 0.1 },
};

gfold_status gfold_astrocyte_check(const gfold_astrocyte_params *p, gfold_error *err)
{
    for (size_t k = 0; k < sizeof ranges / sizeof *ranges; k++) {
        const double value = *(const double *)((const char *)p + ranges[k].offset);
        const gfold_status status =
            gf_check_range(err, ranges[k].name, value, ranges[k].lo, ranges[k].hi);
        if (status) return status;
    }
    return gf_ok(err);
}

gfold_astrocyte_state
gfold_astrocyte_rate(const gfold_astrocyte_params *p, gfold_astrocyte_state s, double drive)
{
    return gf_astrocyte_rate(p, s, drive, 0);
}

gfold_astrocyte_state gfold_astrocyte_step(const gfold_astrocyte_params *p, gfold_astrocyte_state s,
                                           double drive, double influx_ca, double influx_ip3)
{
    return gf_astrocyte_step(p, s, drive + influx_ip3, influx_ca);
}
