#include "cli/equilibrium_output.h"
#include "cli/output.h"

#include <math.h>

/* The onsets, null where there are none below the largest current. */
static json_t *onset_of(const equilibrium_arguments *a)
{
    gfold_onset onset = { (double)NAN, (double)NAN, (double)NAN };
    const double hi = fmax(10, a->currents[1]);
    if (gfold_firing_onset(&a->cell.neuron, 0, hi, a->t_max, &onset, NULL))
        onset = (gfold_onset){ (double)NAN, (double)NAN, (double)NAN };
    json_t *row = json_object();
    json_object_set_new(row, "single", gf_record_real(onset.single));
    json_object_set_new(row, "repetitive", gf_record_real(onset.repetitive));
    json_object_set_new(row, "width", gf_record_real(onset.width));
    return row;
}

static gfold_status rates(const equilibrium_arguments *a, json_t *list[5], gfold_error *err)
{
    gfold_firing_params p = gfold_firing_defaults();
    gfold_firing f;
    p.neuron = a->cell.neuron;
    p.t_max = a->t_max;
    gfold_status status = gfold_izhikevich_rest(&p.neuron, 0, &p.start, err);
    const double *c = a->currents;
    const size_t count = (size_t)((c[1] - c[0]) / c[2] + 1 + 1e-9);
    for (size_t k = 0; k < count && !status; k++) {
        p.current = c[0] + (double)k * c[2];
        status = gfold_firing_run(&p, &f, NULL, NULL, NULL, err);
        if (status) break;
        json_array_append_new(list[0], json_real(p.current));
        json_array_append_new(list[1], json_real(f.rate));
        json_array_append_new(list[2], json_integer(f.spikes));
        json_array_append_new(list[3], json_integer(f.spike_steps));
        json_array_append_new(list[4], gf_record_real(f.first));
    }
    return status;
}

gfold_status
gf_equilibrium_neuron(const gf_session *session, const equilibrium_arguments *a, gfold_error *err)
{
    static const char *const names[] = { "current", "rate", "spikes", "spike_steps", "first" };
    json_t *record = gf_record_begin(session), *list[5];
    for (int k = 0; k < 5; k++) {
        list[k] = json_array();
        json_object_set_new(record, names[k], list[k]);
    }
    json_object_set_new(record, "onset", onset_of(a));
    const gfold_status status = rates(a, list, err);
    if (!status) return gf_equilibrium_publish(session, GF_CELL_FIRING, record, err);
    json_decref(record);
    return status;
}
