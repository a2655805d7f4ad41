/* memory.h: asking before taking. */
#ifndef GF_CORE_MEMORY_H
#define GF_CORE_MEMORY_H

#include <gatefold/status.h>

/* Bytes that can still be had: what the kernel calls available, within the limit of the control
 * group and of the process; infinite where nobody says. */
double gf_memory_available(void);

/* ENOMEM with a sentence when `what` needs more than that: "WHAT needs 3.2 GB of memory; ...". */
gfold_status gf_check_memory(gfold_error *err, const char *what, double bytes);

#endif
