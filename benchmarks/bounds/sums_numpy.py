#!/usr/bin/env python3
"""The leading sums in NumPy: arrays over the epochs, one expression a schedule, one np.sum a term.

Evaluates the plans of sums_benchmark.cpp and prints, as JSON, the processor seconds of one evaluation (median of
the repetitions) and the sums, which table.py compares with the library's:

    {"numpy": "2.1.0", "results": {"sums/paper": {"seconds": 1e-4, "values": {"steps": 374760, "alpha": ...}}}}
"""

import json
import statistics
import time

import numpy as np

E, n = 30, 50_000  # interval [epochs], samples
CHUNK = 10_000_000  # epochs held in memory at a time


def constant_rate(m, M):
    return np.full(m.shape, 0.1)


def sqrt_decay(m, M):
    return 0.1 / np.sqrt(m + 1)


def cosine(m, M):
    return 0.1 / 2 * (1 + np.cos(np.pi * m / (M - 1)))


def polynomial(m, M):
    return 0.1 * (1 - m / M) ** 2


def step_decayed_complement(m):
    return 1 - 0.9 * 0.5 ** (m // E)


def falling_complement(m):
    return 0.5 / (m + 1) ** 0.75


def doubling_batch(m):
    return 8 * 2.0 ** (m // E)


def constant_batch(m):
    return np.full(m.shape, 256.0)


def sums(M, rate, complement, batch, first, last):
    """The sums over the epochs first .. last-1 of a horizon of M."""
    m = np.arange(first, last, dtype=np.float64)
    b = batch(m)
    steps = np.ceil(n / b)
    alpha = rate(m, M)
    complement = complement(m)
    omega = 0.7 * 0.5 ** (m // E) * (1 - complement)
    return {
        "steps": np.sum(steps),
        "alpha": np.sum(steps * alpha),
        "alpha_sq": np.sum(steps * alpha**2),
        "alpha_sq_over_batch": np.sum(steps * alpha**2 / b),
        "omega": np.sum(steps * omega),
        "alpha_omega": np.sum(steps * alpha * omega),
        "complement_over_batch": np.sum(steps * complement / b),
        "complement_sq_over_batch": np.sum(steps * complement**2 / b),
        "alpha_sq_over_complement": np.sum(steps * alpha**2 / complement),
    }


def in_chunks(M, *schedules):
    total = {}
    for first in range(0, M, CHUNK):
        for name, value in sums(M, *schedules, first, min(M, first + CHUNK)).items():
            total[name] = total.get(name, 0.0) + value
    return total


def measured(evaluate, repetitions, loops):
    seconds = []
    for _ in range(repetitions):
        start = time.process_time()
        for _ in range(loops):
            values = evaluate()
        seconds.append((time.process_time() - start) / loops)
    return {"seconds": statistics.median(seconds), "values": {name: float(x) for name, x in values.items()}}


def main():
    schedules = {
        "paper": (constant_rate, step_decayed_complement),
        "sqrt-decay": (sqrt_decay, step_decayed_complement),
        "cosine": (cosine, step_decayed_complement),
        "polynomial": (polynomial, step_decayed_complement),
        "sqrt-decay-increasing-beta": (sqrt_decay, falling_complement),
        "cosine-increasing-beta": (cosine, falling_complement),
    }
    results = {}
    for name, (rate, complement) in schedules.items():
        results[f"sums/{name}"] = measured(
            lambda: sums(300, rate, complement, doubling_batch, 0, 300), repetitions=9, loops=200)
    results["long"] = measured(
        lambda: in_chunks(100_000_000, cosine, falling_complement, constant_batch), repetitions=3, loops=1)
    print(json.dumps({"numpy": np.__version__, "results": results}, indent=1))


if __name__ == "__main__":
    main()
