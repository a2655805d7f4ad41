#include "cli/astro_arguments.h"

#include "cli/grid.h"
#include "core/fail.h"
#include "io/columns.h"
#include "io/image.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *pattern_name(int index)
{
    static const char *const names[] = { "diamond", "gradient", "waves" };
    return index >= 0 && index < GFOLD_PATTERN_COUNT ? names[index] : NULL;
}

static const char *feedback_name(int index)
{
    static const char *const names[] = { "additive", "multiplicative", "off" };
    return index >= 0 && index < GFOLD_MODULATION_COUNT ? names[index] : NULL;
}

static const char *rng_name(int index)
{
    static const char *const names[] = { "counter", "mt19937" };
    return index >= 0 && index < GFOLD_UNIFORM_COUNT ? names[index] : NULL;
}

#define AT(field) offsetof(gf_astro_arguments, field)
#define P(field) .offset = AT(params.field)
#define REAL(least, most) .kind = GF_REAL, .lo = least, .hi = most
#define STEPS .kind = GF_INTEGER, .lo = 1, .hi = 1e7, .unit = "steps"
#define CELL(field) .offset = AT(cell.astrocyte.field)

const gf_option gf_astro_rows[GF_ASTRO_ROWS] = {
    { .name = "image", .kind = GF_TEXT, .offset = AT(image), .form = "FILE",
      .meaning = "to remember: PNG, PGM, or .csv of P", .usual = "--pattern" },
    { .name = "pattern", .kind = GF_CHOICE, .offset = AT(pattern), .choice = pattern_name,
      .meaning = "synthetic image, without --image" },
    { .name = "resample", .kind = GF_FLAG, .offset = AT(resample),
      .meaning = "images of other sizes to rows x columns" },
    { .name = "noise", .kind = GF_TEXT, .offset = AT(noise), .form = "A,B,...",
      .meaning = "cues: gaussian:S, salt-pepper:D, uniform, clean, or none",
      .usual = "one of each noise, if no other cue" },
    { .name = "cue", .kind = GF_TEXT, .offset = AT(cue), .form = "FILE,...",
      .meaning = "cues: other images" },
    { .name = "current", .kind = GF_TEXT, .offset = AT(current), .form = "FILE,...",
      .meaning = "currents: of training, of more cues (.csv)" },
    { .name = "wiring", .kind = GF_TEXT, .offset = AT(wiring), .form = "FILE",
      .meaning = "targets: .bin of 16-bit words, or text" },
    { .name = "rows", .kind = GF_SIZE, P(rows), .lo = 4, .hi = 1501, .unit = "1",
      .meaning = "of neurons, 3 m + 1", .usual = "the image's, else 151" },
    { .name = "columns", .kind = GF_SIZE, P(columns), .lo = 4, .hi = 1501, .unit = "1",
      .meaning = "of neurons, 3 m + 1", .usual = "the image's, else 151" },
    { .name = "targets", .kind = GF_SIZE, P(targets), .lo = 0, .hi = 10000, .unit = "1",
      .meaning = "synapses that a neuron makes" },
    { .name = "rng", .kind = GF_CHOICE, .offset = AT(rng), .choice = rng_name,
      .meaning = "uniform numbers" },
    { .name = "feedback", .kind = GF_CHOICE, .offset = AT(feedback), .choice = feedback_name,
      .meaning = "of astrocytes on synapses" },
    { .name = "simulate", .kind = GF_FLAG, P(simulate),
      .meaning = "calcium goes on in tests, not replayed" },
    { .name = "simultaneous", .kind = GF_FLAG, P(simultaneous),
      .meaning = "astrocytes all at once, not in place" },
    { .name = "decay", REAL(0, 1e4), P(decay), .unit = "1/s", .meaning = "of glutamate" },
    { .name = "release", REAL(0, 1e6), P(release), .unit = "1/s",
      .meaning = "of glutamate in a spike" },
    { .name = "g_floor", REAL(0, 100), P(g_floor), .unit = "1", .meaning = "smallest weight" },
    { .name = "g_gain", REAL(0, 100), P(g_gain), .unit = "1", .meaning = "more for equal grey" },
    { .name = "g_decay", REAL(0, 1), P(g_decay), .unit = "1", .meaning = "of that per grey level" },
    { .name = "gate_width", REAL(1e-3, 100), P(gate_width), .unit = "mV",
      .meaning = "of synapses" },
    { .name = "reversal", REAL(-200, 200), P(reversal), .unit = "mV", .meaning = "of synapses" },
    { .name = "a_feedback", REAL(0, 100), P(a_feedback), .unit = "1",
      .meaning = "largest feedback" },
    { .name = "ca_min", REAL(0, 100), P(ca_min), .unit = "uM",
      .meaning = "Ca that gives feedback" },
    { .name = "enter", REAL(0, 1e6), P(enter), .unit = "1",
      .meaning = "zone's glutamate that begins feedback" },
    { .name = "watch", STEPS, P(watch), .meaning = "between looks at that" },
    { .name = "duration", STEPS, P(duration), .meaning = "of feedback" },
    { .name = "d_ca", REAL(0, 1000), CELL(d_ca), .unit = "1/s", .meaning = "gap junctions, Ca" },
    { .name = "d_ip3", REAL(0, 1000), CELL(d_ip3), .unit = "1/s", .meaning = "gap junctions, IP3" },
    { .name = "drive_min", REAL(0, 1000), CELL(drive_min), .unit = "1",
      .meaning = "zone's glutamate below it is no drive" },
    { .name = "train_steps", STEPS, P(train_steps), .meaning = "of the training" },
    { .name = "test_steps", STEPS, P(test_steps), .meaning = "of a test" },
    { .name = "on", STEPS, P(on), .meaning = "first step of the stimulus" },
    { .name = "off", STEPS, P(off), .meaning = "first step after it" },
    { .name = "train_from", STEPS, P(train_from),
      .meaning = "first column of the training's rates" },
    { .name = "train_to", STEPS, P(train_to), .meaning = "last column" },
    { .name = "train_window", REAL(1e-6, 1e6), P(train_window), .unit = "s",
      .meaning = "that its counts are divided by" },
    { .name = "test_from", STEPS, P(test_from), .meaning = "first column of a test's rates" },
    { .name = "test_to", STEPS, P(test_to), .meaning = "last column" },
    { .name = "test_window", REAL(1e-6, 1e6), P(test_window), .unit = "s",
      .meaning = "that its counts are divided by" },
    { .name = "snapshot", STEPS, P(snapshot), .meaning = "column of ca_mean and ca_max" },
    { .name = "playback", STEPS, P(playback), .meaning = "column of a test's first Ca" },
};

void gf_astro_defaults(void *arguments)
{
    gf_astro_arguments *a = arguments;
    gf_cell_defaults(arguments);
    a->params = gfold_astro_defaults();
    a->params.rows = a->params.columns = 0;
    a->pattern = GFOLD_PATTERN_WAVES;
    a->cell.common.sweep.seed = a->params.seed;
}

gfold_status gf_astro_complete(void *arguments, gfold_error *err)
{
    gf_astro_arguments *a = arguments;
    gfold_astro_params *p = &a->params;
    if (!a->noise)
        a->noise = a->cue || a->current ? "none" : "gaussian:0.8,salt-pepper:0.4,uniform";
    p->neuron = a->cell.neuron;
    p->astrocyte = a->cell.astrocyte;
    p->feedback = (gfold_modulation)a->feedback;
    p->rng = (gfold_uniform_kind)a->rng;
    p->seed = a->cell.common.sweep.seed;
    p->threads = a->cell.common.sweep.threads;
    return gf_ok(err);
}

/* ---- the image ------------------------------------------------------------------------------- */

/* P of a file: 255 - grey, but what a table holds is P. */
static gfold_status read_image(const gf_astro_arguments *a, const char *path,
                               const gfold_astro_params *p, gf_image *image, gfold_error *err)
{
    const char *suffix = strrchr(path, '.');
    const size_t rows = p->rows, columns = p->columns;
    gfold_status status = gf_image_read(path, image, err);
    if (status) return status;
    if (!suffix || strcmp(suffix, ".csv") != 0)
        for (size_t k = 0; k < image->rows * image->columns; k++)
            image->grey[k] = 255 - image->grey[k];
    const size_t tall = rows ? rows : a->resample ? 151 : image->rows;
    const size_t wide = columns ? columns : a->resample ? 151 : image->columns;
    if (tall == image->rows && wide == image->columns) return status;
    if (a->resample) return gf_image_resample(image, tall, wide, err);
    return gf_fail(err, GFOLD_EINVAL, "%s has %zu x %zu pixels, the network %zu x %zu neurons; "
                   "--resample changes the image", path, image->rows, image->columns, tall, wide);
}

static gfold_status
take_image(const gf_astro_arguments *a, gfold_astro_params *p, gf_astro_input *in, gfold_error *err)
{
    if (a->image) {
        gf_image image;
        const gfold_status status = read_image(a, a->image, p, &image, err);
        in->image = image.grey;
        p->rows = image.rows;
        p->columns = image.columns;
        return status;
    }
    if (!p->rows) p->rows = 151;
    if (!p->columns) p->columns = 151;
    in->image = gf_allocate(p->rows * p->columns, sizeof *in->image);
    if (!in->image) return gf_fail_memory(err, 8. * (double)(p->rows * p->columns));
    gfold_astro_pattern((gfold_pattern)a->pattern, p->rows, p->columns, in->image);
    return gf_ok(err);
}

/* ---- the tests ------------------------------------------------------------------------------- */

typedef struct maker {
    const gf_astro_arguments *a;
    const gfold_astro_params *p;
    gf_astro_input *in;
    size_t n, used;
    int files; /* of --current, so far */
} maker;

/* Its current; NULL with the refusal. */
static double *new_test(maker *m, const char *name, gfold_error *err)
{
    if (m->in->tests == GF_ASTRO_TESTS_MAX) {
        gf_fail(err, GFOLD_EINVAL, "more than %d tests", GF_ASTRO_TESTS_MAX);
        return NULL;
    }
    snprintf(m->in->name[++m->in->tests], sizeof *m->in->name, "%.60s", name);
    return m->in->current + m->in->tests * m->n;
}

static const struct {
    const char *name;
    gfold_cue_kind kind;
    double most; /* of the level; 0: takes none */
} noises[] = {
    { "gaussian", GFOLD_CUE_GAUSSIAN, 100 },
    { "salt-pepper", GFOLD_CUE_SALT_PEPPER, 1 },
    { "uniform", GFOLD_CUE_UNIFORM, 0 },
    { "clean", GFOLD_CUE_CLEAN, 0 },
};

enum { NOISES = sizeof noises / sizeof *noises };

static int find_noise(const char *word, size_t length)
{
    for (int k = 0; k < NOISES; k++)
        if (strlen(noises[k].name) == length && !strncmp(noises[k].name, word, length)) return k;
    return -1;
}

static gfold_status take_noise(const char *word, void *context, gfold_error *err)
{
    maker *m = context;
    const size_t length = strcspn(word, ":");
    const int k = find_noise(word, length), given = word[length] == ':';
    double level = 0;
    char *end = NULL;
    if (k < 0)
        return gf_fail(err, GFOLD_EINVAL, "--noise is %.40s; it is one of gaussian:S, "
                       "salt-pepper:D, uniform, clean", word);
    if (given) level = strtod(word + length + 1, &end);
    if (given != (noises[k].most > 0) ||
        (given && (end == word + length + 1 || *end || !(level >= 0 && level <= noises[k].most))))
        return gf_fail(err, GFOLD_EINVAL, "--noise is %.40s; %s takes %s%.0g%s", word,
                       noises[k].name, noises[k].most > 0 ? "a level in [0, " : "no level (",
                       noises[k].most, noises[k].most > 0 ? "]" : ")");
    double *current = new_test(m, word, err);
    return current ? gfold_astro_cue(m->p, noises[k].kind, level, m->in->tests, &m->used,
                                     m->in->image, current, err)
                   : GFOLD_EINVAL;
}

static gfold_status take_cue(const char *word, void *context, gfold_error *err)
{
    maker *m = context;
    gf_image image;
    gfold_status status = read_image(m->a, word, m->p, &image, err);
    double *current = status ? NULL : new_test(m, word, err);
    if (!status && !current) status = GFOLD_EINVAL;
    if (!status)
        status = gfold_astro_cue(m->p, GFOLD_CUE_IMAGE, 0, 0, &m->used, image.grey, current, err);
    gf_image_destroy(&image);
    return status;
}

static gfold_status take_current(const char *word, void *context, gfold_error *err)
{
    maker *m = context;
    double *data, *current = m->files++ ? new_test(m, word, err) : m->in->current;
    size_t rows;
    gfold_status status = current ? gf_ok(err) : GFOLD_EINVAL;
    if (!status) status = gf_columns_read(word, m->p->columns, &data, &rows, err);
    if (status) return status;
    if (rows == m->p->rows)
        memcpy(current, data, m->n * sizeof *data);
    else
        status =
            gf_fail(err, GFOLD_EIO, "%s has %zu rows, the network %zu", word, rows, m->p->rows);
    free(data);
    return status;
}

/* ---- wiring ---------------------------------------------------------------------------------- */

static gfold_status read_words(const char *path, size_t count, uint32_t *wiring, gfold_error *err)
{
    FILE *in = fopen(path, "rb");
    if (!in) return gf_fail(err, GFOLD_EIO, "%s: %s", path, strerror(errno));
    size_t q = 0;
    for (int low, high; q < count && (low = getc(in)) != EOF && (high = getc(in)) != EOF; q++)
        wiring[q] = (uint32_t)(low | high << 8);
    const int exact = q == count && getc(in) == EOF;
    fclose(in);
    return exact ? gf_ok(err)
                 : gf_fail(err, GFOLD_EIO, "%s does not hold %zu words of 16 bits", path, count);
}

static gfold_status read_text(const char *path, size_t count, uint32_t *wiring, gfold_error *err)
{
    double *data;
    size_t rows;
    gfold_status status = gf_columns_read(path, 1, &data, &rows, err);
    if (status) return status;
    for (size_t q = 0; q < rows && q < count; q++)
        wiring[q] = data[q] >= 0 && data[q] < 4e9 ? (uint32_t)data[q] : UINT32_MAX;
    free(data);
    if (rows == count) return status;
    return gf_fail(err, GFOLD_EIO, "%s has %zu targets, not %zu", path, rows, count);
}

static gfold_status
take_wiring(const char *path, const gfold_astro_params *p, gf_astro_input *in, gfold_error *err)
{
    const size_t count = p->rows * p->columns * p->targets;
    const char *suffix = strrchr(path, '.');
    in->wiring = gf_allocate(count + 1, sizeof *in->wiring);
    if (!in->wiring) return gf_fail_memory(err, 4. * (double)count);
    return suffix && !strcmp(suffix, ".bin") ? read_words(path, count, in->wiring, err)
                                             : read_text(path, count, in->wiring, err);
}

/* ---- all of it ------------------------------------------------------------------------------- */

gfold_status gf_astro_input_make(const gf_astro_arguments *a, gfold_astro_params *p,
                                 gf_astro_input *in, gfold_error *err)
{
    *in = (gf_astro_input){ .name = { "training" } };
    gfold_status status = take_image(a, p, in, err);
    if (status) return status;
    maker m = { .a = a, .p = p, .in = in, .n = p->rows * p->columns };
    m.used = a->wiring ? 0 : m.n * p->targets;
    in->current = gf_allocate((GF_ASTRO_TESTS_MAX + 1) * m.n, sizeof *in->current);
    if (!in->current) return gf_fail_memory(err, 8. * (GF_ASTRO_TESTS_MAX + 1) * (double)m.n);
    status = gfold_astro_cue(p, GFOLD_CUE_TRAINING, 0, 0, &m.used, in->image, in->current, err);
    if (!status && strcmp(a->noise, "none") != 0)
        status = gf_read_list("--noise", a->noise, take_noise, &m, err);
    if (!status && a->cue) status = gf_read_list("--cue", a->cue, take_cue, &m, err);
    if (!status && a->current)
        status = gf_read_list("--current", a->current, take_current, &m, err);
    if (!status && a->wiring) status = take_wiring(a->wiring, p, in, err);
    return status;
}

void gf_astro_input_free(gf_astro_input *in)
{
    free(in->image);
    free(in->current);
    free(in->wiring);
}
