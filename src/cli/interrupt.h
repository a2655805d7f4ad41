/* interrupt.h: SIGINT and SIGTERM. */
#ifndef GF_CLI_INTERRUPT_H
#define GF_CLI_INTERRUPT_H

#include <signal.h>

#define GF_EXIT_STOPPED 75

/* patient: the first signal only sets the flag, which whoever computes has to poll, and the second
 * ends the program. Otherwise the first one does. Either way no temporary file stays behind. */
void gf_interrupt_install(int patient);

/* As if a signal came after so long. */
void gf_interrupt_after(double seconds);

const volatile sig_atomic_t *gf_interrupt_flag(void);

#endif
