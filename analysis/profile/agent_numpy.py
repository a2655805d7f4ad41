"""The numpy peer of profile_agent: Button & Food's recurrent learning as its published program is laid out, one
matrix operation after the other, N units clamped, R = N, Adam at every step. CPU seconds of STEPS steps.

    python3 agent_numpy.py [STEPS [N]]
"""
import os
import sys
import time

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
import numpy as np

steps, n = (int(a) for a in (sys.argv[1:] + ["790", "300"][len(sys.argv) - 1:]))
t_max, inputs = 79, 80
rng = np.random.default_rng(1)
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
print(time.process_time() - start)
