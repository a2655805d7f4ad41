// The one C++ file: Box2D behind physics.h.
#include "walker/physics.h"

#include <box2d/box2d.h>
#include <cmath>
#include <initializer_list>
#include <new>

namespace
{

const float scale = 30; // gym's pixels per metre
const b2Vec2 outline[5] = { { -30, 9 }, { 6, 9 }, { 34, 1 }, { 34, -8 }, { -30, -8 } }; // pixels
const float leg_w = 8 / scale, leg_h = 34 / scale, leg_down = -8 / scale;
const uint16 ground_bit = 1, walker_bit = 0x20;

} // namespace

struct gf_physics : b2ContactListener {
    b2World world{ b2Vec2(0, -10) };
    b2Body *hull = nullptr, *lower[2] = {};
    b2RevoluteJoint *joint[GF_WALKER_JOINTS] = {};
    bool contact[2] = {}, fallen = false;

    void BeginContact(b2Contact *c) override
    {
        touch(c, true);
    }
    void EndContact(b2Contact *c) override
    {
        touch(c, false);
    }

  private:
    void touch(b2Contact *c, bool begins)
    {
        for (b2Body *body : { c->GetFixtureA()->GetBody(), c->GetFixtureB()->GetBody() }) {
            if (body == hull && begins) fallen = true;
            for (int leg = 0; leg < 2; leg++)
                if (body == lower[leg]) contact[leg] = begins;
        }
    }
};

namespace
{

void add_ground(b2World &world, b2Vec2 from, b2Vec2 to)
{
    b2BodyDef body;
    b2EdgeShape edge;
    b2FixtureDef fixture;
    edge.SetTwoSided(from, to);
    fixture.shape = &edge;
    fixture.friction = 2.5f;
    fixture.filter.categoryBits = ground_bit;
    world.CreateBody(&body)->CreateFixture(&fixture);
}

b2Body *add_body(b2World &world, b2Vec2 at, float angle, const b2PolygonShape &shape, float density,
                 float friction)
{
    b2BodyDef body;
    b2FixtureDef fixture;
    body.type = b2_dynamicBody;
    body.position = at;
    body.angle = angle;
    fixture.shape = &shape;
    fixture.density = density;
    fixture.friction = friction;
    fixture.filter.categoryBits = walker_bit;
    fixture.filter.maskBits = ground_bit;
    b2Body *made = world.CreateBody(&body);
    made->CreateFixture(&fixture);
    return made;
}

b2Body *add_leg(b2World &world, b2Vec2 at, float angle, float width)
{
    b2PolygonShape box;
    box.SetAsBox(width / 2, leg_h / 2);
    return add_body(world, at, angle, box, 1, 0.2f);
}

b2RevoluteJoint *add_joint(b2World &world, b2Body *a, b2Body *b, b2Vec2 on_a, float lo, float hi)
{
    b2RevoluteJointDef def;
    def.bodyA = a;
    def.bodyB = b;
    def.localAnchorA = on_a;
    def.localAnchorB.Set(0, leg_h / 2);
    def.referenceAngle = b->GetAngle() - a->GetAngle();
    def.enableLimit = def.enableMotor = true;
    def.lowerAngle = lo;
    def.upperAngle = hi;
    return static_cast<b2RevoluteJoint *>(world.CreateJoint(&def));
}

void add_walker(gf_physics &p, b2Vec2 at)
{
    b2Vec2 corners[5];
    for (int k = 0; k < 5; k++) corners[k] = (1 / scale) * outline[k];
    b2PolygonShape shape;
    shape.Set(corners, 5);
    p.hull = add_body(p.world, at, 0, shape, 5, 0.1f);
    for (int leg = 0; leg < 2; leg++) {
        const float angle = leg ? 0.05f : -0.05f;
        b2Body *upper = add_leg(p.world, { at.x, at.y - leg_h / 2 - leg_down }, angle, leg_w);
        p.joint[2 * leg] = add_joint(p.world, p.hull, upper, { 0, leg_down }, -0.8f, 1.1f);
        p.lower[leg] =
            add_leg(p.world, { at.x, at.y - leg_h * 3 / 2 - leg_down }, angle, 0.8f * leg_w);
        p.joint[2 * leg + 1] =
            add_joint(p.world, upper, p.lower[leg], { 0, -leg_h / 2 }, -1.6f, -0.1f);
    }
}

void put(double *at, b2Vec2 point)
{
    at[0] = point.x;
    at[1] = point.y;
}

struct nearest : b2RayCastCallback {
    float fraction = 1;
    float ReportFixture(b2Fixture *fixture, const b2Vec2 &, const b2Vec2 &, float at) override
    {
        if (!(fixture->GetFilterData().categoryBits & ground_bit)) return -1;
        return fraction = at;
    }
};

} // namespace

extern "C" {

const char *gf_physics_version(void)
{
    return GF_BOX2D;
}

gf_physics *gf_physics_create(size_t points, const float *x, const float *y, float height)
{
    gf_physics *p = new (std::nothrow) gf_physics;
    if (!p) return nullptr;
    p->world.SetContactListener(p);
    for (size_t k = 0; k + 1 < points; k++)
        add_ground(p->world, { x[k], y[k] }, { x[k + 1], y[k + 1] });
    add_walker(*p, { x[10], height + 2 * leg_h });
    return p;
}

void gf_physics_destroy(gf_physics *p)
{
    delete p;
}

void gf_physics_push(gf_physics *p, float force)
{
    p->hull->ApplyForceToCenter({ force, 0 }, true);
}

void gf_physics_step(gf_physics *p, const double *action)
{
    for (int k = 0; k < GF_WALKER_JOINTS; k++) {
        const float size = std::fmin(std::fabs(static_cast<float>(action[k])), 1.0f);
        const float speed = k % 2 ? 6 : 4;
        p->joint[k]->SetMotorSpeed(action[k] > 0 ? speed : action[k] < 0 ? -speed : 0);
        p->joint[k]->SetMaxMotorTorque(80 * size);
    }
    p->world.Step(1.0f / 50, 180, 60);
}

void gf_physics_read(const gf_physics *p, gf_physics_state *s)
{
    const b2Vec2 at = p->hull->GetPosition(), v = p->hull->GetLinearVelocity();
    s->x = at.x;
    s->y = at.y;
    s->angle = p->hull->GetAngle();
    s->vx = v.x;
    s->vy = v.y;
    s->omega = p->hull->GetAngularVelocity();
    for (int k = 0; k < GF_WALKER_JOINTS; k++) {
        s->joint[k] = p->joint[k]->GetJointAngle();
        s->speed[k] = p->joint[k]->GetJointSpeed();
    }
    for (int leg = 0; leg < 2; leg++) s->contact[leg] = p->contact[leg];
    s->fallen = p->fallen;
}

void gf_physics_pose(const gf_physics *p, gf_physics_figure *f)
{
    for (int k = 0; k < 5; k++) put(f->hull[k], p->hull->GetWorldPoint((1 / scale) * outline[k]));
    for (int leg = 0; leg < 2; leg++) {
        const b2RevoluteJoint *hip = p->joint[2 * leg], *knee = p->joint[2 * leg + 1];
        put(f->leg[leg][0], hip->GetAnchorB());
        put(f->leg[leg][1], knee->GetAnchorB());
        put(f->leg[leg][2], p->lower[leg]->GetWorldPoint({ 0, -leg_h / 2 }));
    }
}

float gf_physics_ray(const gf_physics *p, float dx, float dy)
{
    nearest found;
    const b2Vec2 from = p->hull->GetPosition();
    p->world.RayCast(&found, from, from + b2Vec2(dx, dy));
    return found.fraction;
}

} // extern "C"
