/* phase_output.h: where a sweep's result goes. */
#ifndef GF_CLI_PHASE_OUTPUT_H
#define GF_CLI_PHASE_OUTPUT_H

#include "cli/command.h"
#include "io/phase.h"

typedef struct gf_phase_summary {
    size_t points, computed, reused, failed, missing, skipped; /* cells */
} gf_phase_summary;

/* Writes the files asked for, then prints: the summary when a file took the values, else the values
 * too (in JSON), or the values alone (csv). */
gfold_status gf_phase_publish(const gf_session *session, const gf_phase *phase,
                              const gf_phase_summary *summary, gfold_error *err);

/* The summary alone: of a shard. */
gfold_status gf_phase_print_summary(const gf_session *session, const gf_phase_summary *summary,
                                    gfold_error *err);

/* What --out holds already: draws it where --plot asks for it and prints its summary. */
gfold_status gf_phase_republish(const gf_session *session, gfold_error *err);

#endif
