/* gnuplot.h: pictures, drawn by the program gnuplot from a script.
 *
 * A script holds its data, so that a kept one draws the picture again anywhere:
 *     gnuplot SCRIPT           or, elsewhere,           gnuplot -e "output='other.png'" SCRIPT
 */
#ifndef GF_IO_GNUPLOT_H
#define GF_IO_GNUPLOT_H

#include <gatefold/status.h>
#include <stdio.h>

/* EINVAL: the suffix is none of .png .svg .pdf. EEXTERN: no gnuplot. Asked before computing. */
gfold_status gf_gnuplot_check(const char *picture, gfold_error *err);

/* First line that `gnuplot --version` prints, "not installed" without one. */
void gf_gnuplot_version(char *text, size_t size);

/* The opening of a script: output, terminal, size (in pictures of 4:3, columns by rows), style. */
void gf_gnuplot_begin(FILE *script, const char *picture, int columns, int rows);

/* Text inside a single-quoted string: quotes doubled, {/Symbol a} as the Greek letter itself, since
 * not every viewer of an svg has the font Symbol. */
void gf_gnuplot_text(FILE *script, const char *text);

/* Draws the picture, under a temporary name first. EEXTERN: gnuplot's own sentence. */
gfold_status gf_gnuplot_run(const char *script, const char *picture, gfold_error *err);

/* Writes the script of something. */
typedef void gf_gnuplot_writer(FILE *script, const void *what, const char *picture);

/* Checks, writes the script (to a file, too, unless that is NULL) and draws the picture. */
gfold_status gf_gnuplot_draw(gf_gnuplot_writer *write, const void *what, const char *picture,
                             const char *script, gfold_error *err);

#endif
