/* gatefold: finds the command and turns its status into an exit code. */
#include "cli/completion.h"
#include "cli/help.h"
#include "cli/interrupt.h"
#include "cli/manual.h"
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
    &gf_command_agent_train,
    &gf_command_agent_test,
    &gf_command_agent_rank_sweep,
    &gf_command_agent_expert,
    &gf_command_phase,
    &gf_command_continue,
    &gf_command_astro_run,
    &gf_command_astro_cell,
    &gf_command_astro_equilibrium,
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

/* The command that the words from `first` on begin with, and how many of them are its name. */
static const gf_command *find(int argc, char **argv, int first, int *words)
{
    char both[80];
    *words = 2;
    if (first + 1 < argc) {
        snprintf(both, sizeof both, "%s %s", argv[first], argv[first + 1]);
        const gf_command *command = gf_command_find(both);
        if (command) return command;
    }
    *words = 1;
    return gf_command_find(argv[first]);
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

/* Whether it is the first word of commands of two. */
static int is_family(const char *name)
{
    const size_t length = strlen(name);
    for (size_t k = 0; gf_commands[k]; k++)
        if (!strncmp(gf_commands[k]->name, name, length) && gf_commands[k]->name[length] == ' ')
            return 1;
    return 0;
}

/* The first word of commands of two, alone or with --help: what it can be followed by. */
static int asks_for_family(int argc, char **argv, int first)
{
    const int alone = first + 1 == argc;
    return is_family(argv[first]) &&
           (alone || !strcmp(argv[first + 1], "--help") || !strcmp(argv[first + 1], "-h"));
}

static int list_family(FILE *out, const char *name, int code)
{
    const size_t length = strlen(name);
    for (size_t k = 0; gf_commands[k]; k++)
        if (!strncmp(gf_commands[k]->name, name, length) && gf_commands[k]->name[length] == ' ')
            fprintf(out, "gatefold %-18s  %s\n", gf_commands[k]->name, gf_commands[k]->summary);
    return code;
}

static int unknown(int argc, char **argv, int first)
{
    const int usage = first == 1 && first + 1 == argc; /* an action is missing */
    if (asks_for_family(argc, argv, first))
        return list_family(usage ? stderr : stdout, argv[first], usage ? USAGE : DONE);

    char name[80];
    const int two = is_family(argv[first]) && first + 1 < argc;
    snprintf(name, sizeof name, "%s%s%s", argv[first], two ? " " : "", two ? argv[first + 1] : "");
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

/* words: of the command's name. */
static int run(const gf_command *command, int words, int argc, char **argv)
{
    gfold_error err = { .status = GFOLD_OK };
    char *command_line = join(argc, argv);
    const gfold_status status = gf_command_run(command, argc - 1 - words, argv + 1 + words,
                                               command_line ? command_line : "", &err);
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
    int words;
    const gf_command *command = find(argc, argv, 2, &words);
    char *asked[] = { argv[0], argv[2], "--help", NULL };
    return command ? run(command, 1, 3, asked) : unknown(argc, argv, 2);
}

/* What the build asks for, to install: gatefold --commands, --man [COMMAND], --completion bash. */
static int describe(int argc, char **argv)
{
    int words;
    const gf_command *command = argc > 2 ? find(argc, argv, 2, &words) : NULL;
    if (!strcmp(argv[1], "--commands")) {
        for (size_t k = 0; gf_commands[k]; k++) puts(gf_commands[k]->name);
        return DONE;
    }
    if (!strcmp(argv[1], "--completion"))
        return exit_code(gf_completion_bash(stdout, NULL));
    if (command) return exit_code(gf_command_describe(command, gf_manual_command, stdout, NULL));
    if (argc > 2) return unknown(argc, argv, 2);
    gf_manual_overview(stdout);
    return DONE;
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
    if (!strcmp(name, "--man") || !strcmp(name, "--commands") || !strcmp(name, "--completion"))
        return describe(argc, argv);
    int words;
    const gf_command *command = find(argc, argv, 1, &words);
    return command ? run(command, words, argc, argv) : unknown(argc, argv, 1);
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
