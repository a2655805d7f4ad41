/* All mean-field fixed points of a network with a steep reset gate, one gain after another.
 *
 *     c++ fixed_points.cpp $(pkg-config --cflags --libs gatefold) -o fixed_points
 *     ./fixed_points 1.5 1.8 3
 */
#include <cstdio>
#include <cstdlib>
#include <gatefold/gatefold.h>
#include <memory>
#include <stdexcept>

namespace
{

void check(gfold_status status, const gfold_error &err)
{
    if (status) throw std::runtime_error(err.message);
}

struct destroy {
    void operator()(gfold_fixed_point_plan *plan) const
    {
        gfold_fixed_point_destroy(plan);
    }
};
using plan_pointer = std::unique_ptr<gfold_fixed_point_plan, destroy>;

plan_pointer make_plan()
{
    const gfold_fixed_point_params params = gfold_fixed_point_defaults();
    gfold_fixed_point_plan *plan = nullptr;
    gfold_error err;
    check(gfold_fixed_point_create(&plan, &params, &err), err);
    return plan_pointer(plan);
}

void print_roots(gfold_fixed_point_plan *plan, double g)
{
    gfold_model model = gfold_model_preset(GFOLD_RESET);
    gfold_fixed_points found;
    gfold_error err;
    check(gfold_model_set(&model, gfold_model_parameter("g"), g, &err), err);
    check(gfold_model_set(&model, gfold_model_parameter("alpha_r"), 20, &err), err);
    check(gfold_fixed_point_solve(plan, &model, nullptr, &found, &err), err);
    std::printf("g = %g:", g);
    for (int k = 0; k < found.count; k++) std::printf(" %.10g", found.root[k].delta_h);
    std::putchar('\n');
}

} // namespace

int main(int argc, char **argv)
try {
    gfold_error err;
    check(gfold_init(&err), err);
    const plan_pointer plan = make_plan();
    for (int k = 1; k < argc; k++) print_roots(plan.get(), std::strtod(argv[k], nullptr));
    return 0;
} catch (const std::exception &e) {
    std::fprintf(stderr, "%s\n", e.what());
    return 1;
}
