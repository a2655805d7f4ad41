/* physics.h: the C interface of Box2D, as much of it as the walker needs.
 *
 * Units are m, kg, s. Single precision inside, as Box2D is built; one world per thread. A step lasts
 * 1/50 s with 180 iterations of velocities and 60 of positions.
 * Source: Box2D 2.4.1; bodies and joints as BipedalWalker-v3 of OpenAI's gym 0.18 has them.
 */
#ifndef GF_WALKER_PHYSICS_H
#define GF_WALKER_PHYSICS_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { GF_WALKER_JOINTS = 4 }; /* hip 1, knee 1, hip 2, knee 2 */

typedef struct gf_physics gf_physics;

typedef struct gf_physics_state {
    double x, y, angle;   /* of the hull's origin                                    */
    double vx, vy, omega; /* of its centre of mass                                   */
    double joint[GF_WALKER_JOINTS], speed[GF_WALKER_JOINTS];
    int contact[2]; /* of the lower legs with the ground                       */
    int fallen;     /* the hull has touched the ground since the beginning     */
} gf_physics_state;

/* "2.4.1", or "not built in". */
const char *gf_physics_version(void);

/* Ground through the points, the walker 10 points from the first on; `height` is the ground's level that it
 * starts from. NULL: no memory, or no Box2D in this build. */
gf_physics *gf_physics_create(size_t points, const float *x, const float *y, float height);
void gf_physics_destroy(gf_physics *physics);

/* A horizontal force in N on the hull during the next step. */
void gf_physics_push(gf_physics *physics, float force);

/* Actions in units of the largest torque (80 N m); their signs are those of the speeds aimed at. */
void gf_physics_step(gf_physics *physics, const double action[GF_WALKER_JOINTS]);

void gf_physics_read(const gf_physics *physics, gf_physics_state *state);

/* Where it is, x and y: corners of the hull; hip, knee and foot of each leg. */
typedef struct gf_physics_figure {
    double hull[5][2], leg[2][3][2];
} gf_physics_figure;

void gf_physics_pose(const gf_physics *physics, gf_physics_figure *figure);

/* Fraction of the way from the hull's origin by (dx, dy) at which the ground is met; 1: not at all. */
float gf_physics_ray(const gf_physics *physics, float dx, float dy);

#ifdef __cplusplus
}
#endif

#endif
