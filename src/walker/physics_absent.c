/* Takes the place of physics.cpp in a build without Box2D. */
#include "walker/physics.h"

const char *gf_physics_version(void)
{
    return "not built in";
}

gf_physics *gf_physics_create(size_t points, const float *x, const float *y, float height)
{
    (void)points, (void)x, (void)y, (void)height;
    return NULL;
}

void gf_physics_destroy(gf_physics *physics)
{
    (void)physics;
}

void gf_physics_push(gf_physics *physics, float force)
{
    (void)physics, (void)force;
}

void gf_physics_step(gf_physics *physics, const double action[GF_WALKER_JOINTS])
{
    (void)physics, (void)action;
}

void gf_physics_read(const gf_physics *physics, gf_physics_state *state)
{
    (void)physics;
    *state = (gf_physics_state){ 0 };
}

void gf_physics_pose(const gf_physics *physics, gf_physics_figure *figure)
{
    (void)physics;
    *figure = (gf_physics_figure){ 0 };
}

float gf_physics_ray(const gf_physics *physics, float dx, float dy)
{
    (void)physics, (void)dx, (void)dy;
    return 1;
}
