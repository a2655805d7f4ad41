#include "cli/help.h"

#include <string.h>

void gf_help_overview(FILE *out)
{
    fputs("usage: gatefold COMMAND [options]\n\n", out);
    for (size_t k = 0; gf_commands[k]; k++)
        fprintf(out, "  %-17s  %s\n", gf_commands[k]->name, gf_commands[k]->summary);
    fputs("\ngatefold help COMMAND or gatefold COMMAND --help: its options\n"
          "gatefold --version: the version\n\nto begin with\n"
          "  gatefold fixed-point --model reset --g 1.8 --alpha-r 20\n"
          "  gatefold lyapunov --model vrnn --g 4 --n 200 --plot exponents.png\n"
          "  gatefold validate --suite fs --quick --html validate.html\n",
          out);
}

/* A positional argument stands as itself, a flag with what it takes. */
static void name_of(const gf_option *option, char *text, size_t size)
{
    const gf_flag_text flag = gf_flag_of(option);
    if (option->positional)
        snprintf(text, size, "%s", option->name);
    else
        snprintf(text, size, "%s %s", flag.text, gf_option_placeholder(option));
}

static void row(FILE *out, const gf_option *option, const void *arguments)
{
    char name[64], range[160], standard[80];
    name_of(option, name, sizeof name);
    gf_option_range(option, range, sizeof range);
    gf_option_default(option, arguments, standard, sizeof standard);
    fprintf(out, "  %-21s  %-43s  %-13s %s; default %s\n", name, option->meaning,
            option->unit ? option->unit : "-", range, standard);
}

static void fields(FILE *out, const gf_command *command)
{
    fputs("\nfields of the result\n", out);
    for (size_t k = 0; k < command->n_fields; k++)
        fprintf(out, "  %-21s  %s\n", command->fields[k].name, command->fields[k].meaning);
}

void gf_help_command(FILE *out, const gf_command *command, const gf_option_list *list,
                     const void *arguments)
{
    fprintf(out, "usage: gatefold %s %s\n\n  %s\n\nexample: %s\n", command->name, command->synopsis,
            command->summary, command->example);
    const char *group = "";
    for (int k = 0; k < list->count; k++) {
        if (strcmp(group, list->group[k]) != 0)
            fprintf(out, "\n%-23s  %-43s  %-13s %s\n", list->group[k], "", "unit", "range");
        group = list->group[k];
        row(out, &list->row[k], arguments);
    }
    if (command->n_fields) fields(out, command);
    if (command->help) command->help(out);
}
