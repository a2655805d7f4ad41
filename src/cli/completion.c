#include "cli/completion.h"

#include "core/fail.h"

/* Looks the words of the command up in a table: "--flag", "--flag=", "--flag=a|b". */
static const char script[] =
    ")\n"
    "_gatefold()\n"
    "{\n"
    "    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} name "
    "option\n"
    "    local -a options=() flags=() choices\n"
    "    COMPREPLY=()\n"
    "    name=\"${COMP_WORDS[1]-} ${COMP_WORDS[2]-}\"\n"
    "    ((COMP_CWORD > 2)) && [[ -v _gatefold_options[$name] ]] || name=${COMP_WORDS[1]-}\n"
    "    if ((COMP_CWORD == 1)); then\n"
    "        mapfile -t COMPREPLY < <(printf '%s\\n' \"${!_gatefold_options[@]}\" help |\n"
    "            cut -d ' ' -f 1 | sort -u | grep -- \"^$current\")\n"
    "        return\n"
    "    fi\n"
    "    if ((COMP_CWORD == 2)) && [[ $current != -* && ! -v _gatefold_options[$name] ]]; then\n"
    "        mapfile -t COMPREPLY < <(printf '%s\\n' \"${!_gatefold_options[@]}\" |\n"
    "            sed -n \"s/^$name //p\" | sort | grep -- \"^$current\")\n"
    "        return\n"
    "    fi\n"
    "    read -ra options <<<\"${_gatefold_options[$name]-}\"\n"
    "    for option in \"${options[@]}\"; do\n"
    "        flags+=(\"${option%%=*}\")\n"
    "        [[ ${option%%=*} == \"$previous\" && $option == *=?* ]] || continue\n"
    "        IFS='|' read -ra choices <<<\"${option#*=}\"\n"
    "        mapfile -t COMPREPLY < <(compgen -W \"${choices[*]}\" -- \"$current\")\n"
    "        return\n"
    "    done\n"
    "    if [[ $current == -* ]]; then\n"
    "        mapfile -t COMPREPLY < <(compgen -W \"${flags[*]}\" -- \"$current\")\n"
    "    else\n"
    "        mapfile -t COMPREPLY < <(compgen -f -- \"$current\")\n"
    "    fi\n"
    "}\n"
    "complete -F _gatefold gatefold\n";

static void
words(FILE *out, const gf_command *command, const gf_option_list *list, const void *arguments)
{
    (void)arguments;
    fprintf(out, "    ['%s']='", command->name); /* no option holds a quote */
    for (int k = 0; k < list->count; k++) {
        const gf_option *option = &list->row[k];
        char range[160] = "";
        if (option->positional) continue;
        if (option->choice) gf_option_range(option, range, sizeof range);
        fprintf(out, " %s%s%s", gf_flag_of(option).text, option->kind == GF_FLAG ? "" : "=", range);
    }
    fputs("'\n", out);
}

gfold_status gf_completion_bash(FILE *out, gfold_error *err)
{
    gfold_status status = gf_ok(err);
    fputs(
        "# shellcheck shell=bash\n# Completion of gatefold, written by gatefold --completion bash\n"
        "declare -A _gatefold_options=(\n",
        out);
    for (size_t k = 0; gf_commands[k] && !status; k++)
        status = gf_command_describe(gf_commands[k], words, out, err);
    fputs(script, out);
    return status;
}
