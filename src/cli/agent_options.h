/* agent_options.h: what is taught and how; the options of commands that use GF_USES_AGENT. */
#ifndef GF_CLI_AGENT_OPTIONS_H
#define GF_CLI_AGENT_OPTIONS_H

#include "cli/agent_tasks.h"
#include "cli/options.h"

/* First member of such a command's own arguments. What is not given is NaN or below 0 until
 * gf_agent_complete. */
typedef struct gf_agent_arguments {
    gf_arguments common;
    int task, preset;
    const char *demonstrations;
    int cloned, episodes;
    int n, epochs, readout_epochs, pretrain, rounds, feedback, clamp, slope, filtered, actions,
        relative, optimiser, realisation;
    double tau_m, tau_s, tau_o, alpha, drop, rate_weight, rate_target, limit, sigma_rec,
        slope_width;
    gfold_training_params training;
} gf_agent_arguments;

enum { GF_AGENT_ROWS = 28 };
extern const gf_option gf_agent_rows[GF_AGENT_ROWS];

void gf_agent_defaults(gf_agent_arguments *arguments);

/* Fills in what is not given from task and preset, and training, but for its task, from all. */
void gf_agent_complete(gf_agent_arguments *arguments);

/* The task with its demonstrations; says so where its episodes are left out. EINVAL, EIO. */
gfold_status
gf_agent_open(const gf_agent_arguments *arguments, gf_open_task *open, gfold_error *err);

/* One more value of that kind. */
void gf_agent_take_real(double *given, double *param);
void gf_agent_take_size(int *given, size_t *param);

/* Comma-separated numbers in [lo, hi], ascending as given; whole ones if `whole`. EINVAL names the
 * label. */
gfold_status gf_agent_list(const char *label, const char *text, int whole, double lo, double hi,
                           int most, double *values, int *count, gfold_error *err);

#endif
