"""The numpy peer of profile_agent, laid out as the published programs are, one matrix operation after the other.
CPU seconds of COUNT steps of Button & Food's recurrent learning (N units clamped, R = N, Adam at every step), or
of COUNT passes of the walker's (399 steps, nobody clamped, B of R = N rows, plain steps along the gradient).

    python3 agent_numpy.py [button-food|walker [COUNT [N]]]
"""
import os
import sys
import time

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
import numpy as np

rng = np.random.default_rng(1)


def button_food(steps, n):
    t_max, inputs = 79, 80
    j = rng.normal(0, 200 ** -0.5, (n, n))
    np.fill_diagonal(j, 0)
    j_in, u = rng.normal(0, 5, (n, inputs)), rng.random((inputs, t_max)) * (rng.random((inputs, t_max)) < 0.1)
    target = (rng.random((n, t_max + 1)) < 0.053) * 1.0
    b_m, b_s, b_star = np.exp(-1 / 6), np.exp(-1 / 2), np.exp(-1 / 5)
    feedback, reset = np.eye(n) / n, np.diag(np.full(n, 20.0))
    m, v, alpha = np.zeros((n, n)), np.zeros((n, n)), 0.01
    start = time.process_time()
    for k in range(steps):
        t = k % t_max
        if t == 0:
            x, e, p, q, potential = np.zeros(n), np.zeros(n), np.zeros(n), np.zeros(n), np.full(n, -4.0)
        c = target[:, t]
        x = b_s * x + (1 - b_s) * c
        potential = b_m * potential + (1 - b_m) * (j @ x + j_in @ u[:, t] - 4) - reset @ c
        s = (potential > 0) * 1.0
        e = b_m * e + (1 - b_m) * x
        p = b_star * p + (1 - b_star) * s
        q = b_star * q + (1 - b_star) * target[:, t + 1]
        g = np.outer(feedback @ (q - p), e)
        m = 0.9 * m + 0.1 * g
        v = 0.999 * v + 0.001 * g ** 2
        j = j + alpha * (m / (1 - 0.9 ** (k + 1))) / (np.sqrt(v / (1 - 0.999 ** (k + 1))) + 1e-8)
        np.fill_diagonal(j, 0)
    return time.process_time() - start


def walker(passes, n):
    t_max, inputs = 399, 24
    j, j_in = np.zeros((n, n)), rng.normal(0, 2, (n, inputs))
    u = 0.8 * np.sin(0.1 * np.arange(t_max) * rng.uniform(0.5, 2, (inputs, 1)) + rng.uniform(0, 6, (inputs, 1)))
    target = (rng.random((n, t_max + 1)) < 0.03) * 1.0
    b_m, b_s, b_star = 0.75, np.exp(-1 / 2), np.exp(-1 / 3)
    b, alpha = rng.normal(0, 1.7, (n, n)), 0.0017
    start = time.process_time()
    for _ in range(passes):
        s, x, e, p, q, potential = (np.zeros(n) for _ in range(6))
        potential -= 4
        for t in range(t_max):
            x = b_s * x + (1 - b_s) * s
            potential = b_m * potential + (1 - b_m) * (j @ x + j_in @ u[:, t] - 4) - 20 * s
            s = (potential > 0) * 1.0
            e = b_m * e + (1 - b_m) * x
            p = b_star * p + (1 - b_star) * s
            q = b_star * q + (1 - b_star) * target[:, t + 1]
            slope = 1 / (2 + 2 * np.cosh(np.clip(potential, -300, 300)))
            j += alpha * np.outer((b.T @ (b @ (q - p))) * slope, e)
            np.fill_diagonal(j, 0)
        np.clip(j, -10, 10, out=j)
    return time.process_time() - start


task, count, units = (sys.argv[1:] + ["button-food", "0", "0"][len(sys.argv) - 1:])[:3]
learn, usual = {"button-food": (button_food, (790, 300)), "walker": (walker, (2, 500))}[task]
print(learn(int(count) or usual[0], int(units) or usual[1]))
