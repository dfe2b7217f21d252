#!/usr/bin/env python3
"""The experiment in NumPy, vectorised over trials and coordinates, without temporaries where `out=` saves them."""

import numpy as np
import tasks

SLOPES = {
    "one-minus-cos": lambda x, g: np.sin(x, out=g),
    "quadratic": lambda x, g: np.copyto(g, x),
}


def slope_of_log(x, g):
    np.multiply(x, x, out=g)
    g += 1
    np.divide(x, g, out=g)
    g *= 2


SLOPES["log"] = slope_of_log


def run(objective, batch, dim, trials, steps, coin):
    rng = np.random.default_rng(0)
    slope = SLOPES[objective]
    x = np.full((trials, dim), tasks.START[objective])
    d, g, scratch = np.zeros_like(x), np.empty_like(x), np.empty_like(x)
    size = dim**-0.5
    norms = np.empty(steps)
    for k in range(steps):
        slope(x, g)
        norms[k] = np.einsum("ij,ij->", g, g) / trials
        if coin:
            np.multiply(rng.integers(0, 2, size=x.shape, dtype=np.int8), 2 * size, out=scratch)
        else:
            np.multiply(rng.binomial(batch, 0.5, size=x.shape), 2 * size / batch, out=scratch)
        scratch -= size
        g += scratch
        d *= tasks.BETA
        np.multiply(g, 1 - tasks.BETA, out=scratch)
        d += scratch
        g *= tasks.ALPHA * (1 - tasks.GAMMA)
        x -= g
        np.multiply(d, tasks.ALPHA * tasks.GAMMA, out=scratch)
        x -= scratch
    return norms


if __name__ == "__main__":
    tasks.measure(run, "numpy", version=np.__version__)
