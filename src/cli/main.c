/* gatefold: finds the command and turns its status into an exit code. */
#include "cli/help.h"
#include "cli/interrupt.h"
#include "cli/nearest.h"
#include "core/fail.h"

#include <errno.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DONE = 0, FAILED = 1, USAGE = 2, FILES = 3 };

const gf_command *const gf_commands[] = {
    &gf_command_fixed_point,
    &gf_command_critical,
    &gf_command_certify,
    &gf_command_dynamics,
    &gf_command_simulate,
    &gf_command_spectrum,
    &gf_command_timescales,
    &gf_command_correlation,
    &gf_command_lyapunov,
    &gf_command_search,
    &gf_command_manifold,
    &gf_command_phase,
    &gf_command_continue,
    &gf_command_validate,
    &gf_command_plot,
    &gf_command_info,
    NULL,
};

const gf_command *gf_command_find(const char *name)
{
    for (size_t k = 0; gf_commands[k]; k++)
        if (strcmp(gf_commands[k]->name, name) == 0) return gf_commands[k];
    return NULL;
}

static int exit_code(gfold_status status)
{
    static const int codes[GFOLD_STATUS_COUNT] = {
        [GFOLD_EINVAL] = USAGE,
        [GFOLD_EIO] = FILES,
        [GFOLD_ESTOPPED] = GF_EXIT_STOPPED,
    };
    return status == GFOLD_OK ? DONE : codes[status] ? codes[status] : FAILED;
}

static int unknown(const char *name)
{
    gf_nearest nearest = gf_nearest_to(name);
    for (size_t k = 0; gf_commands[k]; k++) gf_nearest_offer(&nearest, gf_commands[k]->name);
    fprintf(stderr, "gatefold: there is no command %.60s; did you mean %s?\n", name, nearest.best);
    return USAGE;
}

/* One word as a shell would need it. */
static void quote(FILE *out, const char *word)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                "0123456789_-+=.,:/@%";
    if (*word && !word[strspn(word, plain)]) {
        fputs(word, out);
        return;
    }
    fputc('\'', out);
    for (; *word; word++) fputs(*word == '\'' ? "'\\''" : (char[]){ *word, '\0' }, out);
    fputc('\'', out);
}

static char *join(int argc, char **argv)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    if (!out) return NULL;
    fputs("gatefold", out);
    for (int k = 1; k < argc; k++) {
        fputc(' ', out);
        quote(out, argv[k]);
    }
    return fclose(out) ? NULL : text;
}

static int run(const gf_command *command, int argc, char **argv)
{
    gfold_error err = { .status = GFOLD_OK };
    char *command_line = join(argc, argv);
    const gfold_status status =
        gf_command_run(command, argc - 2, argv + 2, command_line ? command_line : "", &err);
    free(command_line);
    if (status)
        fprintf(stderr, "gatefold %s: %s\n", command->name,
                *err.message ? err.message : gfold_status_sentence(status));
    return exit_code(status);
}

/* gatefold help COMMAND is gatefold COMMAND --help. */
static int help(int argc, char **argv)
{
    if (argc < 3) {
        gf_help_overview(stdout);
        return DONE;
    }
    const gf_command *command = gf_command_find(argv[2]);
    char *words[] = { argv[0], argv[2], "--help", NULL };
    return command ? run(command, 3, words) : unknown(argv[2]);
}

static int dispatch(int argc, char **argv)
{
    if (argc < 2) {
        gf_help_overview(stderr);
        return USAGE;
    }
    const char *name = argv[1];
    if (!strcmp(name, "help") || !strcmp(name, "--help") || !strcmp(name, "-h"))
        return help(argc, argv);
    if (!strcmp(name, "--version")) {
        printf("gatefold %s\n", gfold_version());
        return DONE;
    }
    const gf_command *command = gf_command_find(name);
    return command ? run(command, argc, argv) : unknown(name);
}

int main(int argc, char **argv)
{
    setlocale(LC_NUMERIC, "C");
    const int code = dispatch(argc, argv);
    const int lost = ferror(stdout);
    if (!fclose(stdout) && !lost) return code;
    if (code == DONE) fprintf(stderr, "gatefold: standard output: %s\n", strerror(errno));
    return code == DONE ? FILES : code;
}
