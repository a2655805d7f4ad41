#include "sample_phase.h"

#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const double x[SAMPLE_NX] = { 1, 1.1, 1.2 }, y[SAMPLE_NY] = { 0, 5 };
static const double theory[SAMPLE_CELLS] = { 0, 0.1, 1.0 / 3, 1e-300, -0.0, (double)NAN };
static const double means[SAMPLE_CELLS] = { 0.5, (double)NAN, 0.25, 0.125, 2, 3 };
static const double errors[SAMPLE_CELLS] = { 0.01, (double)NAN, 0.02, 0.03, 0.04, 0.05 };
static const int status[SAMPLE_CELLS] = { 0, 0, 0, 0, 0, GFOLD_ENOCONV };
static const double saddle[] = { 1.15, 0, 1.1, 2.5, 1.05, 5 };

gf_phase sample_phase(void)
{
    return (gf_phase){
        .x = { "g", "g", "gain of phi", "1", SAMPLE_NX, x },
        .y = { "alpha_r", "{/Symbol a}_r", "slope of the reset gate", "1", SAMPLE_NY, y },
        .n_columns = 2,
        .column = { { "delta_h", "{/Symbol D}_h", "variance of h", theory, NULL },
                    { "sim_var_h", "<h^2>", "the experimenter's variance", means, errors } },
        .status = status,
        .curve = { [GFOLD_CRITICAL_SADDLE] = { saddle, 3 } },
        .has_tricritical = 1,
        .tricritical = { 1.1, 2.8284271247461903 },
    };
}

gf_phase sample_line(void)
{
    gf_phase p = sample_phase();
    p.y = (gf_phase_axis){ .n = 1 };
    p.curve[GFOLD_CRITICAL_SADDLE] = (gf_phase_curve){ NULL, 0 };
    p.has_tricritical = 0;
    return p;
}

static char folder[64];

void sample_folder_make(void)
{
    snprintf(folder, sizeof folder, "/tmp/gatefold-test-XXXXXX");
    if (!mkdtemp(folder)) abort();
}

const char *sample_path(const char *name)
{
    static char path[4][512];
    static int next;
    char *out = path[next++ % 4];
    snprintf(out, sizeof path[0], "%s/%s", folder, name);
    return out;
}

static int each_file(void (*act)(const char *path))
{
    DIR *list = opendir(folder);
    int count = 0;
    for (struct dirent *entry; list && (entry = readdir(list));) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
        count++;
        if (act) act(sample_path(entry->d_name));
    }
    if (list) closedir(list);
    return count;
}

static void remove_file(const char *path)
{
    unlink(path);
}

int sample_folder_files(void)
{
    return each_file(NULL);
}

void sample_folder_remove(void)
{
    each_file(remove_file);
    rmdir(folder);
}

const char *sample_read(const char *path)
{
    static char text[65536];
    FILE *in = fopen(path, "r");
    text[in ? fread(text, 1, sizeof text - 1, in) : 0] = '\0';
    if (in) fclose(in);
    return text;
}

void sample_write(const char *path, const char *text)
{
    FILE *out = fopen(path, "w");
    if (!out || fputs(text, out) < 0 || fclose(out)) abort();
}
