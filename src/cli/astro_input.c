#include "cli/astro_arguments.h"

#include "cli/grid.h"
#include "core/fail.h"
#include "io/columns.h"
#include "io/image.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

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
    status = a->resample
                 ? gf_image_resample(image, tall, wide, err)
                 : gf_fail(err, GFOLD_EINVAL,
                           "%s has %zu x %zu pixels, the network %zu x %zu neurons; --resample "
                           "changes the image",
                           path, image->rows, image->columns, tall, wide);
    if (status) gf_image_destroy(image);
    return status;
}

typedef struct taker {
    const gf_astro_arguments *a;
    gfold_astro_params *p;
    gf_astro_input *in;
    size_t images;
} taker;

static gfold_status take_image(const char *word, void *context, gfold_error *err)
{
    taker *t = context;
    gf_image image;
    gfold_status status = read_image(t->a, word, t->p, &image, err);
    if (status) return status;
    const size_t n = image.rows * image.columns;
    t->p->rows = image.rows;
    t->p->columns = image.columns;
    if (!t->in->image) t->in->image = gf_allocate(t->p->shown * n, sizeof *t->in->image);
    if (t->in->image) memcpy(t->in->image + t->images * n, image.grey, n * sizeof *image.grey);
    snprintf(t->in->shown[t->images++], sizeof *t->in->shown, "%.40s", word);
    gf_image_destroy(&image);
    return t->in->image ? status : gf_fail_memory(err, 8. * (double)(t->p->shown * n));
}

static gfold_status take_images(const gf_astro_arguments *a, gfold_astro_params *p,
                                gf_astro_input *in, gfold_error *err)
{
    taker t = { a, p, in, 0 };
    if (a->image) return gf_read_list("--image", a->image, take_image, &t, err);
    if (!p->rows) p->rows = 151;
    if (!p->columns) p->columns = 151;
    const size_t n = p->rows * p->columns;
    in->image = gf_allocate(p->shown * n, sizeof *in->image);
    if (!in->image) return gf_fail_memory(err, 8. * (double)(p->shown * n));
    for (size_t s = 0; s < p->shown; s++) {
        const int pattern = (a->pattern + (int)s) % GFOLD_PATTERN_COUNT;
        gfold_astro_pattern((gfold_pattern)pattern, p->rows, p->columns, in->image + s * n);
        const char *name = gf_astro_pattern_name(pattern);
        snprintf(in->shown[s], sizeof *in->shown, "%s", name ? name : "");
    }
    return gf_ok(err);
}

/* ---- the tests ------------------------------------------------------------------------------- */

typedef struct maker {
    const gf_astro_arguments *a;
    const gfold_astro_params *p;
    gf_astro_input *in;
    size_t n, used;
    size_t files; /* of --current, so far */
} maker;

/* Its current; NULL with the refusal. */
static double *new_test(maker *m, const char *name, gfold_error *err)
{
    if (m->in->tests == GF_ASTRO_TESTS_MAX) {
        gf_fail(err, GFOLD_EINVAL, "more than %d tests", GF_ASTRO_TESTS_MAX);
        return NULL;
    }
    snprintf(m->in->name[++m->in->tests], sizeof *m->in->name, "%.60s", name);
    return m->in->current + (m->p->shown - 1 + m->in->tests) * m->n;
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
    { "flip", GFOLD_CUE_FLIP, 1 },
};

enum { NOISES = sizeof noises / sizeof *noises };

static int find_noise(const char *word, size_t length)
{
    for (int k = 0; k < NOISES; k++)
        if (strlen(noises[k].name) == length && !strncmp(noises[k].name, word, length)) return k;
    return -1;
}

/* One test per image. */
static gfold_status
add_noise(maker *m, const char *word, int noise, double level, gfold_error *err)
{
    gfold_status status = gf_ok(err);
    for (size_t s = 0; s < m->p->shown && !status; s++) {
        char name[64];
        snprintf(name, sizeof name, m->p->shown > 1 ? "%.20s %.40s" : "%.60s", word,
                 m->in->shown[s]);
        double *current = new_test(m, name, err);
        status = current ? gfold_astro_cue(m->p, noises[noise].kind, level, m->in->tests, &m->used,
                                           m->in->image + s * m->n, current, err)
                         : GFOLD_EINVAL;
    }
    return status;
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
                       "salt-pepper:D, uniform, clean, flip:D", word);
    if (given) level = strtod(word + length + 1, &end);
    if (given != (noises[k].most > 0) ||
        (given && (end == word + length + 1 || *end || !(level >= 0 && level <= noises[k].most))))
        return gf_fail(err, GFOLD_EINVAL, "--noise is %.40s; %s takes %s%.0g%s", word,
                       noises[k].name, noises[k].most > 0 ? "a level in [0, " : "no level (",
                       noises[k].most, noises[k].most > 0 ? "]" : ")");
    return add_noise(m, word, k, level, err);
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
    double *data, *current = m->files < m->p->shown ? m->in->current + m->files * m->n
                                                    : new_test(m, word, err);
    size_t rows;
    gfold_status status = current ? gf_ok(err) : GFOLD_EINVAL;
    if (!status) status = gf_columns_read(word, m->p->columns, &data, &rows, err);
    if (status) return status;
    if (rows == m->p->rows)
        memcpy(current, data, m->n * sizeof *data);
    else
        status =
            gf_fail(err, GFOLD_EIO, "%s has %zu rows, the network %zu", word, rows, m->p->rows);
    m->files++;
    free(data);
    return status;
}

/* ---- training ------------------------------------------------------------------------------- */

static gfold_status add_training(maker *m, gfold_error *err)
{
    const gfold_cue_kind kind = m->a->preset ? GFOLD_CUE_FLIP_TRAINING : GFOLD_CUE_TRAINING;
    gfold_status status = gf_ok(err);
    for (size_t s = 0; s < m->p->shown && !status; s++)
        status = gfold_astro_cue(m->p, kind, m->a->flipped, s ? GF_ASTRO_TESTS_MAX + s : 0,
                                 &m->used, m->in->image + s * m->n, m->in->current + s * m->n,
                                 err);
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
        wiring[q] = data[q] >= 0 && data[q] < 4e9 ? (uint32_t)data[q] : UINT32_MAX - 1;
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
    gfold_status status = take_images(a, p, in, err);
    if (status) return status;
    maker m = { .a = a, .p = p, .in = in, .n = p->rows * p->columns };
    m.used = a->wiring || p->reach > 0 ? 0 : m.n * p->targets;
    const size_t currents = (GF_ASTRO_TESTS_MAX + p->shown) * m.n;
    in->current = gf_allocate(currents, sizeof *in->current);
    if (!in->current) return gf_fail_memory(err, 8. * (double)currents);
    status = add_training(&m, err);
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
