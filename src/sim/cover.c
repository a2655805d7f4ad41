#include "sim/cover.h"

#include <math.h>

enum { SAMPLES = 256 };

/* Area of the bulk inside the disc. */
static double area(const gf_cover *c)
{
    const double step = 2 * c->radius / SAMPLES;
    double sum = 0;
    for (int k = 0; k < SAMPLES; k++) {
        const double x = (k + 0.5) * step - c->radius;
        const double chord = sqrt(c->radius * c->radius - x * x);
        sum += 2 * step * fmin(c->height(c->context, c->center + x), chord);
    }
    return sum;
}

/* Half-height at sample k of the bulk widened by the margin; 0 where it is not. */
static double widened(const double *height, int k, double step, double margin)
{
    double most = height[k] > 0 ? height[k] + margin : 0;
    const int reach = (int)fmin(margin / step, SAMPLES);
    for (int j = k - reach < 0 ? 0 : k - reach; j <= k + reach && j < SAMPLES; j++) {
        const double aside = (j - k) * step;
        if (height[j] > 0) most = fmax(most, height[j] + sqrt(margin * margin - aside * aside));
    }
    return most;
}

int gf_cover_right_of(const gf_cover *c, double re)
{
    if (!isfinite(c->radius)) return 1;
    const double spacing = sqrt(area(c) / (double)c->known);
    const double margin = spacing > 0 ? fmin(c->margin, 2 * spacing) : c->margin;
    const double left = re - margin, right = fmax(c->center + c->radius, re) + 2 * margin;
    const double step = (right - left) / (SAMPLES - 1);
    double height[SAMPLES];
    for (int k = 0; k < SAMPLES; k++) height[k] = c->height(c->context, left + k * step);
    for (int k = 0; k < SAMPLES; k++) {
        const double x = left + k * step, most = widened(height, k, step, margin);
        if (x >= re && most > 0 && !(hypot(x - c->center, most) <= c->radius)) return 0;
    }
    return 1;
}
