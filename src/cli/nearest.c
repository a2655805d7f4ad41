#include "cli/nearest.h"

#include <limits.h>
#include <string.h>

enum { LONGEST = 63 };

static int least(int a, int b)
{
    return a < b ? a : b;
}

static int differs(char a, char b)
{
    return (a == '_' ? '-' : a) != (b == '_' ? '-' : b);
}

/* Insertions, deletions, replacements and swaps of neighbours; any ending that is only missing
 * counts as one, for words broken off. */
static int edits(const char *a, const char *b)
{
    int cost[LONGEST + 1][LONGEST + 1];
    const int m = (int)strnlen(a, LONGEST), n = (int)strnlen(b, LONGEST);
    for (int i = 0; i <= m; i++) cost[i][0] = i;
    for (int j = 0; j <= n; j++) cost[0][j] = j;
    for (int i = 1; i <= m; i++) {
        for (int j = 1; j <= n; j++) {
            cost[i][j] = least(least(cost[i - 1][j], cost[i][j - 1]) + 1,
                               cost[i - 1][j - 1] + differs(a[i - 1], b[j - 1]));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                cost[i][j] = least(cost[i][j], cost[i - 2][j - 2] + 1);
        }
    }
    int best = cost[m][n];
    for (int j = 1; j < n; j++) best = least(best, cost[m][j] + 1);
    return best;
}

gf_nearest gf_nearest_to(const char *typed)
{
    return (gf_nearest){ .typed = typed, .best = "", .edits = INT_MAX };
}

void gf_nearest_offer(gf_nearest *nearest, const char *candidate)
{
    const int count = edits(nearest->typed, candidate);
    if (count >= nearest->edits) return;
    nearest->edits = count;
    nearest->best = candidate;
}
