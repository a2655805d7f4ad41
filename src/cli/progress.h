/* progress.h: how far, how fast, how long still; on a terminal and after one second only. */
#ifndef GF_CLI_PROGRESS_H
#define GF_CLI_PROGRESS_H

typedef struct gf_progress {
    int shown;        /* 0: never, 1: allowed, 2: there is a line on the terminal */
    double items;     /* in all                                                   */
    const char *what; /* "cells"                                                  */
    double started, last;
} gf_progress;

gf_progress gf_progress_begin(int quiet, double items, const char *what);

/* As gfold_sweep_params.progress takes it; context is the gf_progress. */
void gf_progress_report(void *context, double fraction);

/* Leaves an empty line behind. */
void gf_progress_end(gf_progress *progress);

#endif
