#include "cli/progress.h"

#include "cli/command.h"

#include <stdio.h>
#include <unistd.h>

enum { BAR = 30, LINE = 78 };
enum { NEVER, ALLOWED, VISIBLE };

static const double first_after = 1, then_every = 0.2; /* seconds */

gf_progress gf_progress_begin(int quiet, double items, const char *what)
{
    const double now = gf_clock();
    const int shown = !quiet && isatty(STDERR_FILENO) ? ALLOWED : NEVER;
    return (gf_progress){ shown, items, what, now, now + first_after - then_every };
}

static void draw(const gf_progress *p, double fraction, double seconds)
{
    char bar[BAR + 1], line[LINE + 1];
    for (int k = 0; k < BAR; k++) bar[k] = k < (int)(fraction * BAR) ? '#' : '.';
    bar[BAR] = '\0';
    snprintf(line, sizeof line, "%s %3.0f %%  %.3g %s/s  %.0f s left", bar, 100 * fraction,
             fraction * p->items / seconds, p->what,
             fraction > 0 ? seconds * (1 - fraction) / fraction : 0);
    fprintf(stderr, "\r%-*s", LINE, line);
    fflush(stderr);
}

void gf_progress_report(void *context, double fraction)
{
    gf_progress *p = context;
    const double now = gf_clock();
    if (p->shown == NEVER || now - p->last < then_every) return;
    draw(p, fraction, now - p->started);
    p->last = now;
    p->shown = VISIBLE;
}

void gf_progress_end(gf_progress *progress)
{
    if (progress->shown == VISIBLE) fprintf(stderr, "\r%*s\r", LINE, "");
    progress->shown = NEVER;
}
