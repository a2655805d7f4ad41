#include "cli/command_line.h"
#include "cli/config.h"
#include "cli/help.h"
#include "cli/interrupt.h"
#include "cli/model_options.h"
#include "cli/output.h"
#include "core/fail.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

double gf_clock(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

void gf_warn(const gf_arguments *common, const char *format, ...)
{
    if (common->quiet) return;
    va_list arguments;
    va_start(arguments, format);
    fputs("gatefold: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
}

static gf_arguments *default_arguments(const gf_command *command)
{
    gf_arguments *arguments = gf_allocate(1, command->size);
    if (!arguments) return NULL;
    arguments->sweep = gfold_sweep_defaults();
    gf_model_options_defaults(arguments);
    if (command->defaults) command->defaults(arguments);
    return arguments;
}

/* Command line, then configuration file. */
static gfold_status read_given(const gf_option_list *list, const gf_given *given, void *arguments,
                               json_t **file, gfold_error *err)
{
    const gf_arguments *common = arguments;
    gfold_status status = gf_command_line_read(list, given, arguments, err);
    if (!status && common->config)
        status = gf_config_read(common->config, list, given, arguments, file, err);
    return status;
}

/* What is given, then what follows from it. */
static gfold_status read_arguments(const gf_command *command, const gf_option_list *list,
                                   const gf_given *given, void *arguments, json_t **file,
                                   gfold_error *err)
{
    gfold_status status = read_given(list, given, arguments, file, err);
    if (!status && command->redefault && command->redefault(arguments)) {
        json_decref(*file);
        *file = NULL;
        status = read_given(list, given, arguments, file, err);
    }
    if (!status) status = gf_model_options_complete(arguments, err);
    if (!status && command->complete) status = command->complete(arguments, err);
    return status;
}

static gfold_status print_config(json_t *config, gfold_error *err)
{
    if (json_dumpf(config, stdout, JSON_INDENT(2) | JSON_REAL_PRECISION(17)))
        return gf_fail(err, GFOLD_EIO, "standard output: %s", strerror(errno));
    putchar('\n');
    return gf_ok(err);
}

static gfold_status compute(const gf_session *session, const void *arguments, gfold_error *err)
{
    const gf_command *command = session->command;
    gfold_status status = gf_output_check(command, session->common, err);
    if (!status) status = gfold_init(err);
    if (status) return status;
    gf_interrupt_install((command->uses & GF_STOPS) != 0);
    return command->run(session, arguments, err);
}

static gfold_status carry_out(const gf_command *command, const gf_option_list *list,
                              const gf_given *given, void *arguments, const char *command_line,
                              gfold_error *err)
{
    const gf_arguments *common = arguments;
    json_t *file = NULL;
    gf_session session = { command, common, NULL, NULL, command_line, gf_clock() };
    gfold_status status = read_arguments(command, list, given, arguments, &file, err);
    if (!status) session.config = gf_config_dump(list, arguments);
    if (!status) session.essence = gf_config_essence(list, session.config);
    if (!status && common->dump_config)
        status = print_config(session.config, err);
    else if (!status)
        status = compute(&session, arguments, err);
    json_decref(session.config);
    json_decref(session.essence);
    json_decref(file);
    return status;
}

gfold_status gf_command_run(const gf_command *command, int argc, char **argv,
                            const char *command_line, gfold_error *err)
{
    gf_option_list list;
    gf_given given;
    gf_option_list_build(&list, command);
    gf_arguments *arguments = default_arguments(command);
    if (!arguments) return gf_fail_memory(err, (double)command->size);
    gfold_status status = gf_command_line_sort(&list, argc, argv, &given, err);
    if (!status && given.text[gf_option_of_key(&list, "help")])
        gf_help_command(stdout, command, &list, arguments);
    else if (!status)
        status = carry_out(command, &list, &given, arguments, command_line, err);
    free(arguments);
    return status;
}

gfold_status gf_command_describe(const gf_command *command, gf_describe describe, FILE *out,
                                 gfold_error *err)
{
    gf_option_list list;
    gf_option_list_build(&list, command);
    gf_arguments *arguments = default_arguments(command);
    if (!arguments) return gf_fail_memory(err, (double)command->size);
    describe(out, command, &list, arguments);
    free(arguments);
    return gf_ok(err);
}
