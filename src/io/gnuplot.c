/* gnuplot reads the script from an unnamed file and not from a pipe: nothing can block, and no
 * signal arrives when it stops reading early. */
#include "io/gnuplot.h"

#include "core/fail.h"
#include "io/replace.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* One 4:3 picture of each terminal, so that fonts and lines are in proportion. */
static const struct terminal {
    const char *suffix, *name, *unit, *options;
    double width, height, font;
} terminals[] = {
    { ".png", "pngcairo", "", "linewidth 2.4 pointscale 2", 1600, 1200, 30 },
    { ".svg", "svg", "", "linewidth 1.2 background 'white'", 800, 600, 15 },
    { ".pdf", "pdfcairo", "cm", "linewidth 1.4 pointscale 0.6", 16, 12, 9 },
};

static const struct terminal *terminal_of(const char *picture)
{
    const char *suffix = strrchr(picture, '.');
    for (size_t k = 0; suffix && k < sizeof terminals / sizeof *terminals; k++)
        if (strcmp(suffix, terminals[k].suffix) == 0) return &terminals[k];
    return NULL;
}

/* Runs gnuplot with files as its three streams; -1: it could not be started. */
static int run(char *const arguments[], int in, int out, int errors)
{
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO);
    pid_t child;
    int status = -1;
    if (posix_spawnp(&child, "gnuplot", &actions, NULL, arguments, environ) == 0)
        while (waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
    posix_spawn_file_actions_destroy(&actions);
    return status;
}

void gf_gnuplot_version(char *text, size_t size)
{
    char *const arguments[] = { "gnuplot", "--version", NULL };
    FILE *out = tmpfile();
    const int nowhere = open("/dev/null", O_RDWR | O_CLOEXEC);
    const int status = out ? run(arguments, nowhere, fileno(out), nowhere) : -1;
    if (status == 0) rewind(out);
    if (status != 0 || !fgets(text, (int)size, out)) snprintf(text, size, "not installed");
    text[strcspn(text, "\n")] = '\0';
    if (out) fclose(out);
    close(nowhere);
}

gfold_status gf_gnuplot_check(const char *picture, gfold_error *err)
{
    char version[64];
    if (!terminal_of(picture))
        return gf_fail(err, GFOLD_EINVAL,
                       "the picture is '%s'; its suffix must be .png, .svg or .pdf", picture);
    gf_gnuplot_version(version, sizeof version);
    if (strncmp(version, "gnuplot", 7) != 0)
        return gf_fail(err, GFOLD_EEXTERN, "gnuplot is not installed (Debian: gnuplot-nox)");
    return gf_ok(err);
}

/* Letters that gnuplot's Symbol font has in the places of a, b, c, ... */
static const char *greek(char letter)
{
    static const char *const letters[] = {
        ['a'] = "α", ['b'] = "β", ['c'] = "χ", ['d'] = "δ", ['e'] = "ε", ['f'] = "φ", ['g'] = "γ",
        ['h'] = "η", ['i'] = "ι", ['j'] = "ϕ", ['k'] = "κ", ['l'] = "λ", ['m'] = "μ", ['n'] = "ν",
        ['p'] = "π", ['q'] = "θ", ['r'] = "ρ", ['s'] = "σ", ['t'] = "τ", ['u'] = "υ", ['w'] = "ω",
        ['x'] = "ξ", ['y'] = "ψ", ['z'] = "ζ", ['D'] = "Δ", ['F'] = "Φ", ['G'] = "Γ", ['L'] = "Λ",
        ['P'] = "Π", ['Q'] = "Θ", ['S'] = "Σ", ['W'] = "Ω", ['X'] = "Ξ", ['Y'] = "Ψ",
    };
    const unsigned index = (unsigned char)letter;
    return index < sizeof letters / sizeof *letters ? letters[index] : NULL;
}

void gf_gnuplot_text(FILE *script, const char *text)
{
    static const char symbol[] = "{/Symbol ";
    enum { LETTER = sizeof symbol - 1 };
    while (*text) {
        const int wrapped = strncmp(text, symbol, LETTER) == 0 && text[LETTER];
        if (wrapped && greek(text[LETTER]) && text[LETTER + 1] == '}') {
            fputs(greek(text[LETTER]), script);
            text += LETTER + 2;
            continue;
        }
        if (*text == '\'') fputc('\'', script);
        fputc(*text++, script);
    }
}

void gf_gnuplot_begin(FILE *script, const char *picture, int columns, int rows)
{
    const struct terminal *t = terminal_of(picture);
    const char *base = strrchr(picture, '/');
    fputs("if (!exists('output')) output = '", script);
    gf_gnuplot_text(script, base ? base + 1 : picture);
    fprintf(script,
            "'\nset encoding utf8\n"
            "set terminal %s enhanced size %g%s,%g%s font 'DejaVu Sans,%g' %s\n",
            t->name, t->width * columns, t->unit, t->height * rows, t->unit, t->font, t->options);
    fprintf(script, "set key font ',%g'\n", 0.87 * t->font);
    fputs("set output output\n"
          "set border linewidth 0.7\n"
          "set tics scale 0.6 front\n",
          script);
}

/* "GNUPLOT: the first line that names a reason", from what gnuplot said. */
static void first_reason(FILE *said, char *text, size_t size)
{
    char line[240];
    rewind(said);
    snprintf(text, size, "gnuplot failed");
    while (fgets(line, sizeof line, said)) {
        char *at = line + strspn(line, " \t^\n");
        at[strcspn(at, "\n")] = '\0';
        if (*at && strncmp(at, "gnuplot>", 8) != 0) {
            snprintf(text, size, "gnuplot: %s", at);
            return;
        }
    }
}

/* Quoted for gnuplot, not for a shell: there is none in between. */
static char *output_command(const char *path)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    if (!out) return NULL;
    fputs("output = '", out);
    gf_gnuplot_text(out, path);
    fputs("'", out);
    return fclose(out) ? NULL : text;
}

static gfold_status draw(const char *script, const char *picture, gfold_error *err)
{
    FILE *in = tmpfile(), *said = tmpfile();
    char *command = output_command(picture);
    char reason[256] = "no temporary file could be made";
    int status = -1;
    if (in && said && command && fputs(script, in) >= 0 && fflush(in) == 0) {
        char *const arguments[] = { "gnuplot", "-e", command, "-", NULL };
        rewind(in);
        status = run(arguments, fileno(in), fileno(said), fileno(said));
        if (status) first_reason(said, reason, sizeof reason);
    }
    if (in) fclose(in);
    if (said) fclose(said);
    free(command);
    return status ? gf_fail(err, GFOLD_EEXTERN, "%s", reason) : gf_ok(err);
}

gfold_status gf_gnuplot_run(const char *script, const char *picture, gfold_error *err)
{
    gf_replace file;
    gfold_status status = gf_replace_begin(&file, picture, err);
    if (status) return status;
    status = draw(script, file.temporary, err);
    if (status == GFOLD_OK) return gf_replace_commit(&file, err);
    gf_replace_abandon(&file);
    return status;
}

gfold_status gf_gnuplot_draw(gf_gnuplot_writer *write, const void *what, const char *picture,
                             const char *script, gfold_error *err)
{
    gfold_status status = gf_gnuplot_check(picture, err);
    if (status) return status;
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    if (!out) return gf_fail_memory(err, 1e6);
    write(out, what, picture);
    if (fclose(out)) status = gf_fail_memory(err, 1e6);
    if (!status && script) status = gf_replace_file(script, text, strlen(text), err);
    if (!status) status = gf_gnuplot_run(text, picture, err);
    free(text);
    return status;
}
