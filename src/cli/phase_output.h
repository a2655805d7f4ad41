/* phase_output.h: where a sweep's result goes. */
#ifndef GF_CLI_PHASE_OUTPUT_H
#define GF_CLI_PHASE_OUTPUT_H

#include "cli/command.h"
#include "io/phase.h"

typedef struct gf_phase_summary {
    size_t points, computed, reused, failed; /* cells */
} gf_phase_summary;

/* Writes the files asked for, then prints: the summary when a file took the values, else the values
 * too (in JSON), or the values alone (csv). */
gfold_status gf_phase_publish(const gf_session *session, const gf_phase *phase,
                              const gf_phase_summary *summary, gfold_error *err);

#endif
