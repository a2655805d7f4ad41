#include <gatefold/cue.h>

#include <math.h>

static const double two_pi = 6.28318530717958648;

/* r, c in pixels, R, C the last of them. */
static double diamond(double r, double c, double R, double C)
{
    const double q = 2 * fabs(r - R / 2) + 2 * fabs(c - C / 2), most = R + C;
    return floor(255 * q * q / (most * most));
}

static double gradient(double r, double c, double R, double C)
{
    (void)r, (void)R;
    return floor(255 * c * c / (C * C));
}

static double waves(double r, double c, double R, double C)
{
    const double x = c / C, y = r / R;
    const double f = 0.45 + 0.32 * cos(two_pi * (1.3 * x + 0.4 * y)) +
                     0.32 * cos(two_pi * (0.5 * x - 1.2 * y) + 1);
    return rint(255 * fmin(fmax(f, 0), 1));
}

/* 9 x 9 squares. */
static double digit(const char *const squares[9], double r, double c, double R, double C)
{
    return squares[(int)(9 * r / (R + 1))][(int)(9 * c / (C + 1))] == '#' ? 255 : 0;
}

static double zero(double r, double c, double R, double C)
{
    static const char *const squares[] = { ".........", "..#####..", ".##...##.",
                                           ".##...##.", ".##...##.", ".##...##.",
                                           ".##...##.", "..#####..", "........." };
    return digit(squares, r, c, R, C);
}

static double one(double r, double c, double R, double C)
{
    static const char *const squares[] = { ".........", "....##...", "..####...",
                                           "....##...", "....##...", "....##...",
                                           "....##...", "..######.", "........." };
    return digit(squares, r, c, R, C);
}

static double two(double r, double c, double R, double C)
{
    static const char *const squares[] = { ".........", "..#####..", ".##...##.",
                                           "......##.", "....###..", "..###....",
                                           ".##......", ".#######.", "........." };
    return digit(squares, r, c, R, C);
}

void gfold_astro_pattern(gfold_pattern pattern, size_t rows, size_t columns, double *image)
{
    static double (*const value[GFOLD_PATTERN_COUNT])(double, double, double,
                                                      double) = { diamond, gradient, waves,
                                                                     zero, one, two };
    for (size_t n = 0; n < rows * columns; n++)
        image[n] = value[pattern]((double)(n % rows), (double)(n / rows), (double)(rows - 1),
                                  (double)(columns - 1));
}
