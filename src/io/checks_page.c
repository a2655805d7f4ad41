/* Pictures are drawn as svg in a temporary folder and put into the page as elements. */
#include "io/checks_page.h"

#include "core/fail.h"
#include "io/checks_plot.h"
#include "io/replace.h"

#include <gatefold/gatefold.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char style[] =
    "body{font:16px/1.45 system-ui,sans-serif;margin:0 auto;max-width:1240px;padding:0 16px 40px;"
    "color:#222;background:#fff}h1{font-size:1.5em}h2{font-size:1.15em;margin-top:2em}"
    "code{font-size:.9em;overflow-wrap:anywhere}.scroll{overflow-x:auto}"
    "table{border-collapse:collapse;font-size:.875em;font-variant-numeric:tabular-nums}"
    "th,td{padding:3px 9px;text-align:right;border-bottom:1px solid #ddd;white-space:nowrap}"
    "th{position:sticky;top:0;background:#f3f3f3}th:first-child,td:first-child,td.text,th.text{"
    "text-align:left}tr.bad{background:#fde3d3}.ok{color:#0072b2}.no{color:#b03a00;font-weight:600}"
    "wbr{display:none}td.text{white-space:normal}svg{width:100%;height:auto;min-width:680px}.why{"
    "color:#b03a00}"
    "@media(max-width:700px){body{padding:0 10px 30px;font-size:15px}.wide{display:none}"
    "th,td{padding:3px 4px;font-size:.92em}td:first-child{white-space:normal}wbr{display:inline}}";

static void escaped(FILE *out, const char *text)
{
    for (; *text; text++) {
        if (*text == '&')
            fputs("&amp;", out);
        else if (*text == '<')
            fputs("&lt;", out);
        else if (*text == '>')
            fputs("&gt;", out);
        else
            fputc(*text, out);
    }
}

static void number(FILE *out, const char *class, const char *format, double value)
{
    fprintf(out, *class ? "<td class=%s>" : "<td>", class);
    if (isfinite(value))
        fprintf(out, format, value);
    else
        fputs("&ndash;", out);
}

static void row(FILE *out, const gfold_check *c)
{
    fprintf(out, "<tr%s><td>", c->pass ? "" : " class=bad");
    for (const char *at = c->name; *at; at++) fprintf(out, *at == '.' ? ".<wbr>" : "%c", *at);
    fputs("<td class=\"text wide\">", out);
    escaped(out, c->parameters);
    number(out, "", "%.6g", c->theory);
    number(out, "", "%.6g", c->simulation);
    number(out, "wide", "%.2g", c->stderr_);
    number(out, "", "%+.2f", c->z);
    number(out, "wide", "%.2g %%", 100 * c->detects);
    fputs("<td class=wide>", out);
    for (int k = 0; k < c->sizes; k++) fprintf(out, "%s%zu", k ? ", " : "", c->n[k]);
    fprintf(out, "<td class=wide>%d<td class=%s\n", c->networks, c->pass ? "ok>holds" : "no>fails");
}

static void table(FILE *out, const gfold_validation *v)
{
    fputs("<h2>Checks</h2><div class=scroll><table><thead><tr><th>check<th class=\"text wide\">"
          "model<th>theory<th>simulation<th class=wide>error<th>z<th class=wide>detects"
          "<th class=wide>N<th class=wide>networks<th><tbody>\n",
          out);
    for (size_t k = 0; k < gfold_validation_count(v); k++) row(out, gfold_validation_at(v, k));
    fputs("</table></div>\n", out);
    for (size_t k = 0; k < gfold_validation_count(v); k++) {
        const gfold_check *c = gfold_validation_at(v, k);
        if (c->pass) continue;
        fprintf(out, "<p class=why>%s: ", c->name);
        escaped(out, c->why);
    }
}

static void opening(FILE *out, const gfold_validation *v, const char *command_line)
{
    const gfold_environment e = gfold_environment_get();
    fprintf(out,
            "<!DOCTYPE html>\n<html lang=en><meta charset=utf-8>"
            "<meta name=viewport content=\"width=device-width,initial-scale=1\">"
            "<title>gatefold: theory against simulation</title><style>%s</style>\n"
            "<h1>Theory against simulation</h1>\n<p><b>%zu of %zu checks hold.</b> gatefold %s, "
            "commit %s. <code>",
            style, gfold_validation_passed(v), gfold_validation_count(v), e.version, e.commit);
    escaped(out, command_line);
    fputs("</code>\n<p>Theory is that of infinitely many units; simulations of several sizes are "
          "extrapolated by a straight line in 1/N. z is the difference over its standard error; a "
          "check holds when |z| &le; 4 and when it would fail were the theory wrong by its bound: "
          "&ldquo;detects&rdquo; is the smallest error of either sign that it is sure to see.\n",
          out);
}

/* The element <svg> of the file; what stands before it belongs to files only. */
static gfold_status insert(FILE *out, const char *picture, gfold_error *err)
{
    FILE *in = fopen(picture, "r");
    char line[4096];
    int inside = 0;
    if (!in) return gf_fail(err, GFOLD_EIO, "%.200s cannot be read", picture);
    fputs("<div class=scroll>", out);
    while (fgets(line, sizeof line, in)) {
        const char *from = inside ? line : strstr(line, "<svg");
        if (from) fputs(from, out);
        inside |= from != NULL;
    }
    fputs("</div>\n", out);
    fclose(in);
    return gf_ok(err);
}

static int has_suite(const gfold_validation *v, const char *suite)
{
    for (size_t k = 0; k < gfold_validation_count(v); k++) {
        const gfold_check *c = gfold_validation_at(v, k);
        if (!strcmp(c->suite, suite) && isfinite(c->z) && c->sizes > 1) return 1;
    }
    return 0;
}

static gfold_status
suites(FILE *out, const gfold_validation *v, const char *picture, gfold_error *err)
{
    gfold_status status = gf_ok(err);
    for (int k = 0; k < GFOLD_SUITE_COUNT && !status; k++) {
        const char *suite = k < GFOLD_SUITE_ALL ? gfold_suite_name((gfold_suite)k) : "own";
        if (!has_suite(v, suite)) continue;
        fprintf(out,
                "<h2>Finite sizes: %s</h2><p>Simulation over theory against 1/N (edges of spectra: "
                "the law of a Gaussian matrix); the open circle is the limit.\n",
                suite);
        status = gf_checks_draw_sizes(gfold_validation_count(v), gfold_validation_at(v, 0), suite,
                                      picture, NULL, err);
        if (!status) status = insert(out, picture, err);
    }
    return status;
}

static int has_numbers(const gfold_validation *v)
{
    for (size_t k = 0; k < gfold_validation_count(v); k++)
        if (isfinite(gfold_validation_at(v, k)->z)) return 1;
    return 0;
}

static gfold_status pictures(FILE *out, const gfold_validation *v, gfold_error *err)
{
    const char *base = getenv("TMPDIR");
    char folder[512], picture[560];
    snprintf(folder, sizeof folder, "%s/gatefold-XXXXXX", base && *base ? base : "/tmp");
    if (!mkdtemp(folder)) return gf_fail(err, GFOLD_EIO, "no folder can be made as %s", folder);
    snprintf(picture, sizeof picture, "%s/picture.svg", folder);
    fputs("<h2>Differences</h2>\n", out);
    gfold_status status =
        gf_checks_draw(gfold_validation_count(v), gfold_validation_at(v, 0), picture, NULL, err);
    if (!status) status = insert(out, picture, err);
    if (!status) status = suites(out, v, picture, err);
    unlink(picture);
    rmdir(folder);
    return status;
}

gfold_status gf_checks_page(const gfold_validation *v, const char *path, const char *command_line,
                            gfold_error *err)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    if (!out) return gf_fail_memory(err, 1e6);
    opening(out, v, command_line);
    table(out, v);
    gfold_status status = has_numbers(v) ? pictures(out, v, err) : gf_ok(err);
    fputs("</html>\n", out);
    if (fclose(out) && !status) status = gf_fail_memory(err, 1e6);
    if (!status) status = gf_replace_file(path, text, strlen(text), err);
    free(text);
    return status;
}
