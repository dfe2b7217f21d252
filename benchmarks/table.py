#!/usr/bin/env python3
"""Reads the results of one run of the benchmarks and prints them as a markdown table of medians and ratios.

    table.py FOLDER     with sums.json, sums_table.json, theorem_a.json, certificates.json and perhaps numpy.json

Fails (exit 1) where a rival's value differs from the library's by more than rounding explains: the comparison of
times would then be one of two different things.
"""

import json
import pathlib
import sys

PLANS = {
    "paper": "constant rate (the paper's plan)",
    "sqrt-decay": "square-root decay",
    "cosine": "cosine",
    "polynomial": "polynomial",
    "sqrt-decay-increasing-beta": "square-root decay, increasing beta",
    "cosine-increasing-beta": "cosine, increasing beta",
}
# NumPy adds pairwise. The direct loops add n epochs or steps one by one, which costs up to n ulps.
NUMPY_AGREES, LOOP_AGREES = 1e-12, 1e-9
SCALE = {"ns": 1e-9, "us": 1e-6, "ms": 1e-3, "s": 1.0}


class Results:
    def __init__(self, folder):
        self.medians, self.values, self.differences = {}, {}, []
        for name in ("sums", "sums_table", "theorem_a", "certificates"):
            record = json.loads((folder / f"{name}.json").read_text())
            for row in record["benchmarks"]:
                if row.get("aggregate_name") == "median":
                    row["seconds"] = row["cpu_time"] * SCALE[row["time_unit"]]
                    self.medians[row["run_name"].split("/iterations:")[0]] = row
            for name, text in record["context"].items():
                if name.startswith("values/"):
                    self.values[name.removeprefix("values/")] = json.loads(text)
        numpy = folder / "numpy.json"
        self.numpy = json.loads(numpy.read_text()) if numpy.exists() else None

    def seconds(self, name):
        return self.medians[name]["seconds"]

    def numpy_seconds(self, name):
        return self.numpy["results"][name]["seconds"] if self.numpy else None

    def disagreements(self):
        for name, row in self.medians.items():
            if row.get("difference", 0) > LOOP_AGREES:
                yield f"{name}: {row['difference']:.1e} from the library's value"
        for name, result in self.numpy["results"].items() if self.numpy else []:
            for term, value in result["values"].items():
                difference = abs(value / self.values[name][term] - 1)
                if difference > NUMPY_AGREES:
                    yield f"NumPy, {name}, {term}: {difference:.1e} from the library's value"


def duration(seconds):
    for unit, size in (("years", 3.15576e7), ("days", 86400), ("s", 1), ("ms", 1e-3), ("µs", 1e-6), ("ns", 1e-9)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds:.3g} s"


def ratio(rival, own):
    return f"{rival / own:.2g}" if rival / own < 100 else f"{rival / own:,.0f}" if rival / own < 1e6 else f"{rival / own:.1e}"


def beside(own, rival):
    return "not measured" if rival is None else f"{duration(rival)} ({ratio(rival, own)})"


def plan_row(title, name, loops, results):
    own = results.seconds(f"{name}/library")
    rivals = [results.seconds(f"{name}/{loop}") if loop else None for loop in loops] + [results.numpy_seconds(name)]
    print(f"| {title} | {duration(own)} | " + " | ".join(beside(own, rival) for rival in rivals) + " |")


def row(task, own, rival, rival_seconds, note=""):
    print(f"| {task} | {duration(own)} | {rival} | {note}{duration(rival_seconds)} | {ratio(rival_seconds, own)} |")


def main():
    results = Results(pathlib.Path(sys.argv[1]))
    print("One set of 8 sums for one plan, tabulation included (in brackets: times this library's; below 1 it is faster):\n")
    print("| plan | this library | C++ loop over epochs | C++ loop over steps | NumPy over epochs |")
    print("|---|---:|---:|---:|---:|")
    for plan, title in PLANS.items():
        plan_row(f"300 epochs, K = 374,760: {title}", f"sums/{plan}", ("epoch-loop", "step-loop"), results)
    plan_row("10^8 epochs, K = 1.96e10: cosine, increasing beta", "long", ("epoch-loop", None), results)
    print("\n| task | this library | beside | its time | ratio |\n|---|---:|---|---:|---:|")
    task, loop = "60 plans, K = 1e7", results.medians["table/epoch-loop/1e7"]
    row(task, results.seconds("table/library/1e7"), "C++ loop over epochs", loop["seconds"])
    for task, group, last in (("60 plans, K = 1e15", "table", "1e7"),
                              ("its 30 of constant batch", "constant-batch", "1e9")):
        loop = results.medians[f"{group}/epoch-loop/{last}"]
        row(task, results.seconds(f"{group}/library/1e15"), f"C++ loop over epochs, extrapolated from K = {last}",
            loop["extrapolated_to_1e15_seconds"], "≈ ")
    own = results.seconds("theorem-a/stages")
    row("Theorem A, one evaluation, K = 374,760", own, "C++ recursion over the steps",
        results.seconds("theorem-a/step-by-step"))
    row("Theorem A, its four parameters optimised", results.seconds("theorem-a/optimise"), "the aim", 0.05)
    row("all theorems, K = 374,760, checked double", results.seconds("theorems/double"), "certified",
        results.seconds("theorems/certificate"))
    row("8 sums, K = 1e15, square-root decay, increasing beta", results.seconds("far/double"),
        "enclosed, 128 bits", results.seconds("far/enclosure-128"))

    rate = 1 / results.seconds("sums/paper/library")
    print(f"\nMedians of processor time, one thread, all in one run. The paper's plan: {rate:.3g} plans a second and core.")
    for group, sizes in (("table", ("1e5", "1e6", "1e7")), ("constant-batch", ("1e7", "1e8", "1e9"))):
        costs = [results.medians[f"{group}/epoch-loop/{K}"]["seconds_per_epoch"] * 1e9 for K in sizes]
        print(f"The loop is linear in the epochs ({group}): "
              + ", ".join(f"{cost:.1f} ns an epoch at K = {K}" for K, cost in zip(sizes, costs)) + ".")
    if not results.numpy:
        print("NumPy was not measured: no Python with NumPy was found.")
    disagreements = list(results.disagreements())
    for line in disagreements:
        print(f"DISAGREES: {line}", file=sys.stderr)
    return 1 if disagreements else 0


if __name__ == "__main__":
    sys.exit(main())
