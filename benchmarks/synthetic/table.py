#!/usr/bin/env python3
"""Reads the rounds of one run of the Monte Carlo benchmarks and prints markdown tables of rates and ratios.

    table.py FOLDER     with engine-1.json, engine-2.json, .. and perhaps numpy-1.json, torch-1.json, ensmallen-1.json, ..

One thread: the median over the rounds of rates by processor time, which other programs on the machine disturb
least. All cores: the best round, by the clock on the wall.
"""

import json
import pathlib
import statistics
import sys

OBJECTIVES = {"one-minus-cos": "1 − cos", "log": "log(1 + x²)", "quadratic": "quadratic"}
BATCHES, DIMS = (1, 8, 64, 1024), (10, 1000, 100_000)
RIVALS = {"numpy": "NumPy", "numpy-coin": "NumPy, `integers`", "torch": "PyTorch", "torch-coin": "PyTorch, `bernoulli_`",
          "ensmallen": "ensmallen"}


def rounds(folder):
    """{name: [rate of each round]}, and what the programs say about themselves."""
    rates, context = {}, {}
    for file in sorted(folder.glob("*-*.json")):
        record = json.loads(file.read_text())
        program = file.name.split("-")[0]
        context[program] = record["context"]
        found = record.get("results") or {
            row["run_name"].removesuffix("/real_time"): row["items_per_second"] for row in record["benchmarks"]}
        for name, rate in found.items():
            rates.setdefault(name, []).append(rate)
    return rates, context


class Rates:
    def __init__(self, rates):
        self.rates = {name: max(all_rounds) if name.endswith("/all") else statistics.median(all_rounds)
                      for name, all_rounds in rates.items()}

    def __call__(self, what, batch, dim, threads="one"):
        return self.rates.get(f"{what}/{batch}/{dim}/{threads}")


def count(rate):
    return "–" if rate is None else f"{rate / 1e6:,.0f}"


def ratio(own, rival):
    return "–" if own is None or rival is None else f"{own / rival:.2f}" if own < rival else f"{own / rival:.0f}"


def span(values):
    values = [v for v in values if v != "–"]
    if not values:
        return "–"
    low, high = min(values, key=float), max(values, key=float)
    return low if low == high else f"{low} to {high}"


def columns(rates, rivals, objective, batch, dim):
    own = rates(f"engine/{objective}", batch, dim)
    everywhere = rates(f"engine/{objective}", batch, dim, "all")
    yield count(own)
    yield count(everywhere)
    yield ratio(own, rates("limit", batch, dim))
    for rival in rivals:
        yield ratio(own, rates(f"{rival}/{objective}", batch, dim))


def head(titles):
    print("| " + " | ".join(titles) + " |\n|---|" + "---:|" * (len(titles) - 1))


def main():
    found, context = rounds(pathlib.Path(sys.argv[1]))
    rates = Rates(found)
    rivals = [rival for rival in RIVALS if any(name.startswith(rival + "/") for name in found)]
    titles = ["one thread", "all cores", "of the limit", *(f"× {RIVALS[r]}" for r in rivals)]

    print("Millions of coordinate-steps a second, and one thread's ratio to the limit and to each rival:\n")
    head(["objective", "b", "d", *titles])
    for objective, name in OBJECTIVES.items():
        for batch in BATCHES:
            for dim in DIMS:
                print(f"| {name} | {batch:,} | {dim:,} | " + " | ".join(columns(rates, rivals, objective, batch, dim)) + " |")
    print("\nThe same, from the least to the most over d = 10, 1,000, 100,000:\n")
    head(["objective", "b", *titles])
    for objective, name in OBJECTIVES.items():
        for batch in BATCHES:
            cells = zip(*(columns(rates, rivals, objective, batch, dim) for dim in DIMS))
            print(f"| {name} | {batch:,} | " + " | ".join(span([c.replace(",", "") for c in cell]) for cell in cells) + " |")

    rounds_run = max(len(all_rounds) for all_rounds in found.values())
    print(f"\n{rounds_run} rounds, all programs one after the other in each. Kernel: {context['engine'].get('kernel')}, "
          f"{context['engine'].get('num_cpus')} cores.", end="")
    for program, about in context.items():
        if "version" in about:
            print(f" {RIVALS[program]} {about['version']}.", end="")
    print()
    for rival in ("numpy", "torch", "ensmallen"):
        if rival not in rivals:
            print(f"{RIVALS[rival]} was not measured: it was not found.")


if __name__ == "__main__":
    main()
