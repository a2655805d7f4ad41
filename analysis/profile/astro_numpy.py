"""The neuron-astrocyte network as a vectorised script has it: CPU seconds for STEPS training steps.

    python3 astro_numpy.py STEPS        (151 x 151 neurons, 100 targets each, 50 x 50 astrocytes)

Every step takes whole arrays, all synapses included; astrocytes at once instead of in place, which alone
makes them vectors. Prints seconds per step.
"""
import sys
import time

import numpy as np

SIDE, TARGETS, DT = 151, 100, 1e-4
N = SIDE * SIDE
rng = np.random.RandomState(42)
post = np.floor(rng.random_sample(N * TARGETS) * N).astype(np.int64)
pre = np.repeat(np.arange(N), TARGETS)
x, y = np.meshgrid(np.linspace(0, 1, SIDE), np.linspace(0, 1, SIDE))
image = 255 * np.clip(0.45 + 0.6 * np.cos(9 * x + 2 * y), 0, 1).ravel(order="F")
weight = 0.001 + 0.024 * 0.9 ** np.abs(image[post] - image[pre])
v, u, g, synaptic = np.full(N, -70.0), np.zeros(N), np.zeros(N), np.zeros(N)
ca, h, ip3 = (np.full((50, 50), s) for s in (0.072495, 0.886314, 0.820204))
applied = 4 + 4 * image / 255


def neurons():
    global v, u, g, synaptic
    reset = v >= 30
    v = np.where(reset, -65, v)
    u = np.where(reset, u + 2, u)
    v = v + 0.1 * (0.04 * v * v + 5 * v + 140 + applied + synaptic - u)
    u = u + 0.01 * (0.2 * v - u)
    v = np.minimum(v, 30)
    g = g - DT * (10 * g - 600 * (v > 29))
    gate = 1 / (1 + np.exp(-v / 0.2))
    synaptic = np.bincount(post, weight * gate[pre] * -v[post], N)


def rates(ca, h, ip3, flow_ca, source):
    q = 1.049 * (ip3 + 0.13) / (ip3 + 0.9434)
    store = 2 - ca - 0.185 * ca
    receptor = 6 * (ip3 / (ip3 + 0.13) * ca / (ca + 0.082) * h) ** 3
    return ((receptor + 0.11) * store - 2.2 * ca**2 / (ca**2 + 0.01)
            + 0.2 * ip3**2 / (1 + ip3**2) - 0.5 * ca + flow_ca,
            (q / (q + ca) - h) * 0.14 * (q + ca),
            (0.16 - ip3) * 0.14 + 0.3 * (ca + 0.22) / (ca + 1.1) + source)


def flow(a):
    f = np.zeros_like(a)
    f[1:] += a[:-1] - a[1:]
    f[:-1] += a[1:] - a[:-1]
    f[:, 1:] += a[:, :-1] - a[:, 1:]
    f[:, :-1] += a[:, 1:] - a[:, :-1]
    return 0.05 * f


def astrocytes():
    global ca, h, ip3
    grid = g.reshape(SIDE, SIDE, order="F")
    drive = sum(grid[i:i + 148:3, j:j + 148:3] for i in range(4) for j in range(4))
    drive = np.where(drive >= 2, drive, 0)
    state, fixed = np.array([ca, h, ip3]), (flow(ca), drive + flow(ip3))
    k1 = np.array(rates(*state, *fixed))
    k2 = np.array(rates(*(state + DT / 2 * k1), *fixed))
    k3 = np.array(rates(*(state + DT / 2 * k2), *fixed))
    k4 = np.array(rates(*(state + DT * k3), *fixed))
    ca, h, ip3 = state + DT / 6 * (k1 + 2 * k2 + 2 * k3 + k4)


steps = int(sys.argv[1])
began = time.process_time()
for _ in range(steps):
    neurons()
    astrocytes()
print((time.process_time() - began) / steps)
