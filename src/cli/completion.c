#include "cli/completion.h"

#include "core/fail.h"

/* Looks the words of the command up in a table: "--flag", "--flag=", "--flag=a|b", and "=a|b" of a
 * word without a flag. Where nothing is offered, bash completes names of files. */
static const char script[] =
    ")\n"
    "_gatefold()\n"
    "{\n"
    "    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}\n"
    "    local first=1 name option offered=\n"
    "    local -a options\n"
    "    [[ $previous != = ]] || previous=${COMP_WORDS[COMP_CWORD - 2]}\n"
    "    [[ $current != = ]] || current=\n"
    "    ((COMP_CWORD == 1)) || [[ ${COMP_WORDS[1]} != help ]] || first=2\n"
    "    name=\"${COMP_WORDS[first]-} ${COMP_WORDS[first + 1]-}\"\n"
    "    ((COMP_CWORD > first + 1)) && [[ ${_gatefold_options[$name]+is} ]] ||\n"
    "        name=${COMP_WORDS[first]-}\n"
    "    if ((COMP_CWORD == first)); then\n"
    "        offered=$(printf '%s\\n' help \"${!_gatefold_options[@]}\" | cut -d ' ' -f 1 | sort "
    "-u)\n"
    "    elif [[ ${_gatefold_options[$name]+is} ]]; then\n"
    "        read -ra options <<<\"${_gatefold_options[$name]}\"\n"
    "        for option in \"${options[@]}\"; do\n"
    "            case $option in\n"
    "            \"$previous=\"*) offered=${option#*=} && break ;;\n"
    "            =*) [[ $current == -* ]] || offered+=\" ${option#=}\" ;;\n"
    "            *) [[ $current != -* ]] || offered+=\" ${option%%=*}\" ;;\n"
    "            esac\n"
    "        done\n"
    "    elif ((COMP_CWORD == first + 1)); then\n"
    "        while read -r option; do\n"
    "            [[ $option != \"$name \"* ]] || offered+=\" ${option#\"$name \"}\"\n"
    "        done < <(printf '%s\\n' \"${!_gatefold_options[@]}\" | sort)\n"
    "    fi\n"
    "    mapfile -t COMPREPLY < <(compgen -W \"${offered//|/ }\" -- \"$current\")\n"
    "}\n"
    "complete -o default -F _gatefold gatefold\n";

static void
words(FILE *out, const gf_command *command, const gf_option_list *list, const void *arguments)
{
    (void)arguments;
    fprintf(out, "    ['%s']='", command->name); /* no option holds a quote */
    for (int k = 0; k < list->count; k++) {
        const gf_option *option = &list->row[k];
        char range[160] = "";
        if (option->positional && !option->choice) continue;
        if (option->choice) gf_option_range(option, range, sizeof range);
        fprintf(out, " %s%s%s", option->positional ? "" : gf_flag_of(option).text,
                option->kind == GF_FLAG ? "" : "=", range);
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
