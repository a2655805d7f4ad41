#include "cli/manual.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* Text as roff takes it: no line starts with a control character, backslashes and dashes stay. */
static void roff(FILE *out, const char *text)
{
    int start = 1;
    for (; *text; text++) {
        if (start && (*text == '.' || *text == '\'')) fputs("\\&", out);
        if (*text == '\\')
            fputs("\\e", out);
        else if (*text == '-')
            fputs("\\-", out);
        else
            fprintf(out, "%c%s", *text, *text == '|' ? "\\:" : ""); /* a line may end there */
        start = *text == '\n';
    }
}

/* "astro cell" is the page gatefold-astro-cell. */
static void page_name(const gf_command *command, char *text, size_t size)
{
    snprintf(text, size, "gatefold-%s", command->name);
    for (char *c = text; *c; c++)
        if (*c == ' ') *c = '-';
}

static void heading(FILE *out, const char *page)
{
    fputs(".TH \"", out);
    for (; *page; page++) fputc(toupper((unsigned char)*page), out);
    fprintf(out, "\" 1 \"\" \"gatefold %s\" \"gatefold\"\n.ad l\n", gfold_version());
}

static void section(FILE *out, const char *title)
{
    fputs(".SH \"", out);
    for (; *title; title++) fputc(toupper((unsigned char)*title), out);
    fputs("\"\n", out);
}

static void verbatim(FILE *out, const char *text)
{
    fputs(".nf\n", out);
    roff(out, text);
    fputs("\n.fi\n", out);
}

void gf_manual_overview(FILE *out)
{
    heading(out, "gatefold");
    section(out, "name");
    fputs("gatefold \\- theory and simulation of gated recurrent networks\n", out);
    section(out, "synopsis");
    fputs(".B gatefold\n.I COMMAND\n[options]\n", out);
    section(out, "commands");
    for (size_t k = 0; gf_commands[k]; k++) {
        char page[96];
        page_name(gf_commands[k], page, sizeof page);
        fputs(".TP\n.BR ", out);
        roff(out, page);
        fputs(" (1)\n", out);
        roff(out, gf_commands[k]->summary);
        fputc('\n', out);
    }
    section(out, "exit status");
    fputs("0 done; 1 numerics failed or a check did not hold; 2 usage, or a value out of range; "
          "3 a file; 75 stopped early, can be resumed.\n",
          out);
    section(out, "environment");
    fputs(".TP\n.B NO_COLOR\nno colour on a terminal\n", out);
}

static void option_entry(FILE *out, const gf_option *option, const void *arguments)
{
    char range[160], standard[80], line[400];
    gf_option_range(option, range, sizeof range);
    gf_option_default(option, arguments, standard, sizeof standard);
    fputs(".TP\n\\fB", out);
    roff(out, option->positional ? option->name : gf_flag_of(option).text);
    fputs("\\fR", out);
    if (!option->positional && *gf_option_placeholder(option)) {
        fputs(" \\fI", out);
        roff(out, gf_option_placeholder(option));
        fputs("\\fR", out);
    }
    snprintf(line, sizeof line, "\n%s. Range: %s%s%s. Default: %s.\n", option->meaning, range,
             option->unit && strcmp(option->unit, "1") ? " " : "",
             option->unit && strcmp(option->unit, "1") ? option->unit : "", standard);
    roff(out, line);
}

static void result_fields(FILE *out, const gf_command *command)
{
    section(out, "fields of the result");
    for (size_t k = 0; k < command->n_fields; k++) {
        fputs(".TP\n.B ", out);
        roff(out, command->fields[k].name);
        fputc('\n', out);
        roff(out, command->fields[k].meaning);
        fputc('\n', out);
    }
}

static void notes(FILE *out, const gf_command *command)
{
    char *text = NULL;
    size_t size;
    FILE *memory = open_memstream(&text, &size);
    if (!memory) return;
    command->help(memory);
    if (!fclose(memory)) {
        section(out, "notes");
        verbatim(out, text);
    }
    free(text);
}

void gf_manual_command(FILE *out, const gf_command *command, const gf_option_list *list,
                       const void *arguments)
{
    char page[96];
    page_name(command, page, sizeof page);
    heading(out, page);
    section(out, "name");
    roff(out, page);
    fputs(" \\- ", out);
    roff(out, command->summary);
    fputc('\n', out);
    section(out, "synopsis");
    fprintf(out, ".B gatefold %s\n", command->name);
    roff(out, command->synopsis);
    fputc('\n', out);
    section(out, "example");
    verbatim(out, command->example);
    const char *group = "";
    for (int k = 0; k < list->count; k++) {
        if (strcmp(group, list->group[k]) != 0) {
            fputs(k ? "" : ".SH OPTIONS\n", out);
            fprintf(out, ".SS \"%s\"\n", list->group[k]);
        }
        group = list->group[k];
        option_entry(out, &list->row[k], arguments);
    }
    if (command->n_fields) result_fields(out, command);
    if (command->help) notes(out, command);
    section(out, "see also");
    fputs(".BR gatefold (1)\n", out);
}
