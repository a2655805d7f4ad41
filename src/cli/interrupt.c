#include "cli/interrupt.h"

#include "io/replace.h"

#include <sys/time.h>
#include <unistd.h>

static volatile sig_atomic_t stop;
static volatile sig_atomic_t patience;

static void handle(int signal_number)
{
    (void)signal_number;
    stop = 1;
    if (patience-- > 0) return;
    gf_replace_interrupt();
    _exit(GF_EXIT_STOPPED);
}

void gf_interrupt_install(int patient)
{
    patience = patient;
    struct sigaction action = { .sa_handler = handle, .sa_flags = SA_RESTART };
    sigemptyset(&action.sa_mask);
    sigaddset(&action.sa_mask, SIGINT);
    sigaddset(&action.sa_mask, SIGTERM);
    sigaddset(&action.sa_mask, SIGALRM);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGALRM, &action, NULL);
}

void gf_interrupt_after(double seconds)
{
    const time_t whole = (time_t)seconds;
    const suseconds_t rest = (suseconds_t)(1e6 * (seconds - (double)whole));
    const struct itimerval timer = { .it_value = { whole, rest } };
    setitimer(ITIMER_REAL, &timer, NULL);
}

const volatile sig_atomic_t *gf_interrupt_flag(void)
{
    return &stop;
}
