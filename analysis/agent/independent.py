"""Button & Food by another program: the whole protocol in NumPy, from its description, with random
numbers of its own. One line per network: rank, number, spikes that differ before and after learning,
mean reward, fraction of angles with a reward.

    python3 independent.py RANK [NETWORKS [FIRST]]

45 s of CPU per network at rank 200, 13 s at 100.
"""
import os
import sys

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
import numpy as np

UNITS, STEPS, EPOCHS = 300, 80, 250
BUTTON, RADIUS = np.array([0, -0.2]), 0.7
BETA_M, BETA_S, BETA_O, BETA_STAR = np.exp(-1 / np.array([6.0, 2.0, 10.0, 5.0]))
CENTRES = np.linspace(-1, 1, 20)


def encode(agent, food):
    """Twenty Gaussians for each coordinate of food - agent and button - agent."""
    away = np.clip(np.concatenate((food - agent, BUTTON - agent), -1), -1, 1)
    codes = np.exp(-((away[..., None] - CENTRES) / 0.1) ** 2 / 2)
    return codes.reshape(*codes.shape[:-2], -1)


def food_at(degrees):
    return RADIUS * np.stack((np.cos(np.deg2rad(degrees)), np.sin(np.deg2rad(degrees))), -1)


def expert(degrees):
    """Observations, actions and hints, a column per step: to the button, then to the food."""
    food, action, hint = food_at(degrees), np.zeros((2, STEPS)), np.zeros((2, STEPS))
    action[:, 1:30] = (BUTTON / 29 * 100)[:, None]
    action[:, 31:] = ((food - BUTTON) / 49 * 100)[:, None]
    there = np.concatenate(([0], np.arange(29) / 28))[:, None] * BUTTON
    back = BUTTON + np.concatenate(([0], np.arange(49) / 48))[:, None] * (food - BUTTON)
    hint[0, :30] = hint[1, 30:] = 1
    return encode(np.concatenate((there, back)), food).T, action, hint


def step(s, x, v, c, weights, drive):
    x = BETA_S * x + (1 - BETA_S) * c
    v = BETA_M * v + (1 - BETA_M) * (weights @ x + drive - 4) - 20 * c
    return (v > 0) * 1.0, x, v


def spikes(weights, drive):
    """A free run, one column per step."""
    s, x, v = np.zeros(UNITS), np.zeros(UNITS), np.full(UNITS, -4.0)
    raster = np.zeros((UNITS, STEPS))
    for t in range(STEPS - 1):
        s, x, v = step(s, x, v, s, weights, drive[:, t])
        raster[:, t + 1] = s
    return raster


class Adam:
    def __init__(self, shape, every):
        self.m, self.v, self.alpha, self.t, self.every = np.zeros(shape), np.zeros(shape), 0.01, 1, every

    def step(self, g):
        if self.t % self.every == 0:
            self.alpha *= 0.9
        self.m = 0.9 * self.m + 0.1 * g
        self.v = 0.999 * self.v + 0.001 * g * g
        scaled = self.m / (1 - 0.9**self.t) / (np.sqrt(self.v / (1 - 0.999**self.t)) + 1e-8)
        self.t += 1
        return self.alpha * scaled


def clone(J, rank, drives, targets, random):
    """The first `rank` units learn, clamped to their targets; J moves at every step."""
    adam, own = Adam((rank, UNITS), EPOCHS // 10 * STEPS), np.arange(rank)
    for _ in range(EPOCHS):
        for k in random.permutation(len(drives)):
            s, x, v = np.zeros(UNITS), np.zeros(UNITS), np.full(UNITS, -4.0)
            e, p, q = np.zeros(UNITS), np.zeros(rank), np.zeros(rank)
            for t in range(STEPS - 1):
                c = np.concatenate((targets[k][:rank, t], s[rank:]))
                s, x, v = step(s, x, v, c, J, drives[k][:, t])
                e = BETA_M * e + (1 - BETA_M) * x
                p = BETA_STAR * p + (1 - BETA_STAR) * s[:rank]
                q = BETA_STAR * q + (1 - BETA_STAR) * targets[k][:rank, t + 1]
                J[:rank] += adam.step(np.outer((q - p) / rank, e))
                J[own, own] = 0


def readout(rasters, actions, random):
    traces = [np.zeros_like(raster) for raster in rasters]
    for trace, raster in zip(traces, rasters):
        for t in range(1, STEPS):
            trace[:, t] = BETA_O * trace[:, t - 1] + (1 - BETA_O) * raster[:, t]
    W, adam = np.zeros((2, UNITS)), Adam((2, UNITS), EPOCHS // 10)
    for _ in range(EPOCHS):
        for k in random.permutation(len(rasters)):
            W += adam.step((actions[k] - W @ traces[k]) @ rasters[k].T)
    return W


def test(J, J_in, W):
    """Best reward of an episode at each of 120 angles."""
    food = food_at(np.linspace(30, 150, 120))
    agent, best = np.zeros_like(food), np.zeros(len(food))
    locked, on = np.ones(len(food), bool), np.ones(len(food), bool)
    s, x, r = np.zeros((3, UNITS, len(food)))
    v = np.full_like(s, -4.0)
    for _ in range(STEPS):
        s, x, v = step(s, x, v, s, J, J_in @ encode(agent, food).T)
        r = BETA_O * r + (1 - BETA_O) * s
        agent = np.where(on[:, None], agent + (W @ r).T / 100, agent)
        locked &= ~(on & (np.linalg.norm(agent - BUTTON, axis=1) <= 0.05))
        away = np.linalg.norm(agent - food, axis=1)
        best = np.where(on & ~locked, np.maximum(best, 1 / away), best)
        on &= locked | (away >= 0.03)
    return best


def network(rank, number):
    random = np.random.default_rng(1000 + number)
    J = random.normal(0, 200**-0.5, (UNITS, UNITS))
    np.fill_diagonal(J, 0)
    J_in, J_teach, J_hint = (random.normal(0, sd, (UNITS, n)) for sd, n in ((5, 80), (3, 2), (5, 2)))
    shown = [expert(degrees) for degrees in (50, 70, 90, 110, 130)]
    drives = [J_in @ u for u, _, _ in shown]
    targets = [spikes(0 * J, d + J_teach @ a + J_hint @ g) for d, (_, a, g) in zip(drives, shown)]

    def differ():
        return np.mean([abs(spikes(J, d) - t).sum() for d, t in zip(drives, targets)])

    before = differ()
    clone(J, rank, drives, targets, random)
    W = readout([spikes(J, d) for d in drives], [a for _, a, _ in shown], random)
    reward = test(J, J_in, W)
    return before, differ(), reward.mean(), (reward > 0).mean()


rank, networks, first = (int(a) for a in (sys.argv[1:] + ["1", "0"][len(sys.argv) - 2:]))
for number in range(first, first + networks):
    print(rank, number, *network(rank, number), flush=True)
