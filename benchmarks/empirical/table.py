#!/usr/bin/env python3
"""Reads lines of JSON of steps_benchmark and steps_python.py and prints markdown tables of medians and ratios.

    table.py FILE...
"""

import json
import statistics
import sys
from collections import defaultdict


def main():
    rates, peaks = defaultdict(list), defaultdict(float)
    for name in sys.argv[1:]:
        for line in open(name):
            if not line.startswith("{"):
                continue
            row = json.loads(line)
            what = row["what"]
            if row["device"] == "cuda" and what == "trainer":
                what += " with graphs" if row["graphs"] else " without graphs"
            if row["device"] == "cuda" and what == "python":
                what += f", {row['workers']} workers"
            task = (row["torch"].split("a")[0].split("+")[0], row["device"], row["width"], row["precision"], row["batch"])
            rates[task, what].append(row["images_per_second"])
            peaks[task, what] = max(peaks[task, what], row["peak_mib"])
    tasks = sorted({task for task, _ in rates})
    for device in sorted({task[1] for task in tasks}):
        mine = "trainer with graphs" if device == "cuda" else "trainer"
        others = sorted({what for task, what in rates if task[1] == device and what not in (mine, "update")})
        print(f"| LibTorch | width | precision | batch | images/s | {' | '.join('of ' + o for o in others)} | "
              "peak MiB, trainer | peak MiB, Python |")
        print("|---|---:|---|---:|---:|" + "---:|" * (len(others) + 2))
        for task in tasks:
            if task[1] != device or (task, mine) not in rates:
                continue
            rate = statistics.median(rates[task, mine])
            ratios = [f"{rate / statistics.median(rates[task, o]):.2f}" if (task, o) in rates else "" for o in others]
            python = next((o for o in others if o.startswith("python")), "")
            memory = [f"{peaks[task, w]:.0f}" if (task, w) in peaks else "" for w in (mine, python)]
            print(f"| {task[0]} | {task[2]} | {task[3]} | {task[4]} | {rate:,.0f} | {' | '.join(ratios + memory)} |")
        print()


main()
