#!/usr/bin/env python3
"""Whether docs/bounds.md says what the program does: every theorem has a section, every picture is what is drawn today,
every verdict is that of `qhm verify`, every command runs, and the Python under each formula gives the program's numbers.

    check_bounds.py PROGRAM ROOT FOLDER sections|pictures
    check_bounds.py PROGRAM ROOT FOLDER formulas FORMS      FORMS prints the forms of Theorem H that no command prints
"""
import csv
import json
import math
import pathlib
import re
import shutil
import subprocess
import sys

TOLERANCE = 1e-12  # relative; both sides sum some hundred terms, each good to a few units in the last place of a double
WITHOUT_A_COLUMN = {"sums", "corollary-3", "corollary-5", "theorem-h"}
program, root, folder, what = sys.argv[1:5]
root, folder = pathlib.Path(root), pathlib.Path(folder)


def qhm(*arguments):
    done = subprocess.run([program, *map(str, arguments)], capture_output=True, text=True, cwd=folder)
    if done.returncode != 0:
        sys.exit(f"qhm {' '.join(map(str, arguments))}: code {done.returncode}: {done.stderr}")
    return done.stdout


class Section:
    def __init__(self, name, text):
        self.name, self.text = name, text
        self.formulas = re.findall(r"^\$\$\n(.+)\n\$\$$", text, re.M)
        self.claims = re.findall(r"`([\w./+-]+)`(?: \([^)]*\))?: (holds|refuted|undecided)\.", self.part("Claim"))
        self.commands = re.findall(r"^    qhm (.+)$", text, re.M)
        self.pictures = re.findall(r"^!\[.+\]\((.+)\)$", text, re.M)
        self.blocks = re.findall(r"^```python\n(.*?)^```$", text, re.M | re.S)
        self.python = self.blocks[0] if self.blocks else ""

    def part(self, word):
        found = re.search(rf"^\*\*{word}\*\* (.+)$", self.text, re.M)
        return found.group(1) if found else ""


def read_page():
    intro, *parts = re.split(r"^## ", (root / "docs/bounds.md").read_text(), flags=re.M)
    sections = [Section(*part.split("\n", 1)) for part in parts]
    return Section("", intro), {section.name: section for section in sections}


def require(true, words):
    if not true:
        sys.exit(words)


# Sections


def check_sections(sections):
    row = json.loads(qhm("bounds", "--steps", 1, "--format", "json"))["results"][0]["rows"][0]
    registered = {name for name, value in row.items() if isinstance(value, dict) and "applies" in value}
    require(set(sections) == registered | WITHOUT_A_COLUMN,
            f"without a section: {(registered | WITHOUT_A_COLUMN) - set(sections)}; without a theorem: {set(sections) - registered - WITHOUT_A_COLUMN}")
    wanted = [claim for section in sections.values() for claim in section.claims]
    found = {claim["id"]: claim["verdict"] for claim in json.loads(qhm("verify", *dict(wanted), "--format", "json"))["claims"]}
    for claim, verdict in wanted:
        require(found[claim] == verdict, f"{claim} is {found[claim]}, the page says {verdict}")
    for section in sections.values():
        for part in ("Assumes", "Equality", "Claim"):
            require(section.part(part), f"{section.name} does not say: {part}")
        require(section.formulas and section.python and section.commands, f"{section.name} lacks a formula, its Python or a command")
        require(section.pictures == [f"bounds/{section.name}.svg"], f"{section.name} lacks its picture")
        for command in section.commands:
            said = qhm(*command.split())
            require(re.search(r"\d\.\d", said), f"qhm {command} prints no number")
            if section.name in registered:
                shown = json.loads(qhm(*command.split(), "--format", "json"))["results"][0]["rows"][-1][section.name]
                require(shown["bound"] is not None, f"qhm {command} does not print the bound")
    drawn = {path.name for path in (root / "docs/bounds").glob("*.svg")}
    require(drawn == {f"{name}.svg" for name in sections}, f"pictures without a section, or the reverse: {drawn ^ {f'{name}.svg' for name in sections}}")
    print(f"{len(sections)} sections, {len(wanted)} verdicts")


# Formulas

PLANS = [  # the flags of a plan, all of them, and some K
    ("lr constant lr-max 0.1 batch constant batch-size 3 beta constant beta-max 0.6 gamma constant gamma-max 0.5 interval 3 epochs 9", (1, 7, 57)),
    ("lr constant lr-max 0.04 batch exponential batch-size 2 batch-growth 2 beta constant beta-max 0.9 gamma constant gamma-max 0.7 interval 3 epochs 9", (7, 90)),
    ("lr sqrt-decay lr-max 0.2 batch exponential batch-size 2 batch-growth 2 beta step-decay beta-max 0.8 beta-factor 0.5 gamma step-decay gamma-max 0.7 gamma-factor 0.4 interval 3 epochs 9", (7, 90)),
    ("lr cosine lr-max 0.3 lr-min 0.01 batch constant batch-size 4 beta step-decay beta-max 0.8 beta-factor 0.5 gamma step-decay gamma-max 0.7 gamma-factor 0.4 interval 3 epochs 9", (7, 90)),
    ("lr polynomial lr-max 0.3 lr-min 0.02 lr-power 1.5 batch constant batch-size 4 beta constant beta-max 0.3 gamma step-decay gamma-max 0.7 gamma-factor 0.4 interval 2 epochs 9", (33, 90)),
    ("lr polynomial lr-max 0.3 lr-min 0.02 lr-power 1.5 batch exponential batch-size 2 batch-growth 3 beta step-decay beta-max 0.3 beta-factor 0.5 gamma step-decay gamma-max 0.7 gamma-factor 0.4 interval 3 epochs 9", (33, 60)),
    ("lr sqrt-decay lr-max 0.2 batch constant batch-size 5 beta constant beta-max 0.5 gamma constant gamma-max 1 interval 3 epochs 9", (7, 72)),
    ("lr sqrt-decay lr-max 0.2 batch exponential batch-size 2 batch-growth 2 beta constant beta-max 0.5 gamma constant gamma-max 1 interval 3 epochs 9", (7, 90)),
    ("lr decay lr-max 0.4 batch constant batch-size 2 beta increasing beta-min 0.3 gamma constant gamma-max 0.8 interval 3 epochs 9", (7, 120)),
    ("lr decay lr-max 0.4 batch exponential batch-size 2 batch-growth 2 beta increasing beta-min 0.3 gamma constant gamma-max 0.8 interval 3 epochs 9", (7, 90)),
    ("lr constant lr-max 0.02 batch exponential batch-size 2 batch-growth 2 beta constant beta-max 0.9 gamma constant gamma-max 1 interval 3 epochs 9", (7, 90)),
    ("lr cosine lr-max 1.1 lr-min 0.1 batch constant batch-size 4 beta constant beta-max 0 gamma constant gamma-max 0 interval 3 epochs 9", (33, 90)),
]
SAMPLES = 40
# The last has no bound on gradients: only what needs none applies.
PROBLEMS = [dict(L=0.7, sigma2=1.3, G=1.9, Delta=2.1), dict(L=1.2, sigma2=0.2, G=0.6, Delta=0.4), dict(L=0.7, sigma2=1.3, G=math.inf, Delta=2.1)]


def flags_of(text):
    words = text.split()
    return {name: value if name in ("lr", "batch", "beta", "gamma") else float(value) for name, value in zip(words[::2], words[1::2])}


def schedules(flag, K):
    """Equations 1 to 12 of arXiv 2506.23544, written once more: the values of every step, and the steps of each epoch."""
    E, M = flag["interval"], flag["epochs"]
    top, low, power = flag["lr-max"], flag.get("lr-min", 0), flag.get("lr-power", 2)
    rates = {"constant": lambda m: top, "sqrt-decay": lambda m: top / math.sqrt(m + 1), "decay": lambda m: top / (m + 1),
             "cosine": lambda m: low + (top - low) / 2 * (1 + math.cos(m * math.pi / (M - 1))),
             "polynomial": lambda m: low + (top - low) * (1 - m / M)**power}
    sizes = {"constant": lambda m: flag["batch-size"], "exponential": lambda m: flag["batch-size"] * flag["batch-growth"]**(m // E)}
    betas = {"constant": lambda m: flag["beta-max"], "step-decay": lambda m: flag["beta-max"] * flag["beta-factor"]**(m // E),
             "increasing": lambda m: 1 - (1 - flag["beta-min"]) / (m + 1)**0.75}
    gammas = {"constant": lambda m: flag["gamma-max"], "step-decay": lambda m: flag["gamma-max"] * flag["gamma-factor"]**(m // E)}
    alpha, beta, gamma, b, steps = [], [], [], [], []
    m = 0
    while len(alpha) < K or m < M:
        size = math.floor(sizes[flag["batch"]](m) + 0.5)
        steps.append(math.ceil(SAMPLES / size))
        if len(alpha) < K:
            alpha += [rates[flag["lr"]](m)] * steps[-1]
            beta += [betas[flag["beta"]](m)] * steps[-1]
            gamma += [gammas[flag["gamma"]](m)] * steps[-1]
            b += [size] * steps[-1]
        m += 1
    horizon = sum(steps[:int(M)])
    return dict(alpha=alpha[:K], beta=beta[:K], gamma=gamma[:K], b=b[:K], K=K, steps_in_epoch=steps,
                within_horizon=K <= horizon, at_horizon=K == horizon, flag=flag)


def compare(name, value, expected, where):
    close = value == expected or abs(value - expected) <= TOLERANCE * abs(expected)
    require(close, f"{name}: the page gives {value!r}, the program {expected!r}; {where}")


def check_formulas(intro, sections):
    times = dict.fromkeys(sections, 0)
    for text, counts in PLANS:
        for problem in PROBLEMS:
            flags = [f"--{word}" if i % 2 == 0 else word for i, word in enumerate(text.split())]
            constants = ["--smoothness", problem["L"], "--variance", problem["sigma2"], "--gap", problem["Delta"], "--gradient-bound", problem["G"]]
            rows = json.loads(qhm("bounds", *flags, *constants, "--samples", SAMPLES, "--steps", ",".join(map(str, counts)), "--format", "json"))["results"][0]["rows"]
            for row in rows:
                K, where = row["steps"], f"{text}, K = {row['steps']}, {problem}"
                space = {**schedules(flags_of(text), K), **problem}
                exec(intro.python, space)
                for name in ("sums", "corollary-3", "corollary-5"):
                    exec(sections[name].python, space)
                for name, terms in space["terms"].items():
                    for term, value in terms.items():
                        compare(f"{term} of {name}", value, row[name][term], where)
                        times["sums"] += 1
                for name, closed in space["closed"].items():
                    shown = {term: value for term, value in (row[name]["closed_form"] or {}).items() if value is not None}
                    require(set(shown) == set(closed), f"closed form of {name}: the page has {set(closed)}, the program {set(shown)}; {where}")
                    for term, value in closed.items():
                        compare(f"closed form of {term} of {name}", value, shown[term], where)
                        times["corollary-3" if name == "theorem-2" else "corollary-5"] += 1
                for name in set(sections) - WITHOUT_A_COLUMN:
                    if row[name]["bound"] is None:
                        continue
                    here = {**space, "chosen": row[name]}
                    exec(intro.python, here)
                    exec(sections[name].python, here)
                    compare(name, here["bound"], row[name]["bound"], where)
                    times[name] += 1
    times["theorem-h"] = check_theorem_h(intro, sections["theorem-h"])
    for name, count in times.items():
        require(count >= 4, f"{name} was compared {count} times: the plans say too little of it")
    print(", ".join(f"{name} {count}" for name, count in times.items()))


def check_theorem_h(intro, section):
    dim, variance, s, b = 4, 4.0, 0.5, 3
    x = math.sqrt(2) - 1
    functions = {"quadratic": (dim / 2, 1, 0), "log": (dim * math.log(10), 2, 4 * x * (3 - x * x) / (1 + x * x)**3)}  # gap, L, M: docs/objectives.md
    compared = 0
    for function, (gap, L, M) in functions.items():
        for norm, rho in (("l2", 1), ("linf", math.sqrt(dim))):
            for momentum in ("polyak", "igt", "hcm-v1", "hcm-v2"):
                for sample in ("same", "independent"):
                    out = folder / f"lmo-{compared}"
                    qhm("lmo", "--objective", function, "--norm", norm, "--momentum", momentum, "--hessian-sample", sample, "--dim", dim, "--variance", variance, "--hessian-noise", s,
                        "--batch-size", b, "--eta", 0.3, "--eta-power", 0.6, "--a", 0.5, "--a-power", 0.3, "--steps", "1,40", "--trials", 2, "--out", out)
                    for row in csv.DictReader((out / "series.csv").open()):
                        K = int(float(row["step"]))
                        space = dict(K=K, alpha=[1] * K, beta=[0] * K, gamma=[0] * K, b=b, L=L * rho**2, M=M * rho**2, L2=rho * L, rho=rho, sigma_H=rho * s, G=math.inf, Delta=gap,
                                     sigma2=variance + dim * s**2, momentum=momentum, sample=sample, eta_of=lambda k: 0.3 * (k + 1)**-0.6, a_of=lambda k: min(1, 0.5 * (k + 1)**-0.3))
                        exec(intro.python, space)
                        exec(section.python, space)
                        compare(f"theorem-h, {momentum}, {norm}, {sample}, {function}", space["bound"], float(row["theorem-h"]), f"K = {K}")
                    compared += 1
    forms = json.loads(subprocess.run([sys.argv[5]], capture_output=True, text=True, check=True).stdout)
    for sample, values in forms["relative"].items():
        space = {**forms, "sample": sample, "exp": math.exp, "sqrt": math.sqrt}
        for block in section.blocks[1:]:
            exec(block, space)
        require(set(values) == set(space["relative"]) and set(forms["tuned"]) == set(space["tuned"]), "forms of Theorem H are missing")
        for method, value in values.items():
            compare(f"theorem-h with L1 and M1, {method}, {sample}", space["relative"][method], value, "theorem_h_forms")
            for part, tuned in forms["tuned"][method].items():
                compare(f"theorem-h tuned, {method}, {part}", space["tuned"][method][part], tuned, "theorem_h_forms")
            compared += 4
    return compared


# Pictures


def curves(path):
    """An SVG without what names the version of the program that wrote it."""
    return re.sub(r"Produced by GNUPLOT [^<]*", "", path.read_text())


def check_pictures(sections):
    said = qhm("figure", "--all", "--strict", "--scale", "reduced", "--recipes", root / "docs/bounds", "--out", folder)
    require("not met" not in said, said)
    for name in sections:
        require(curves(folder / f"{name}.svg") == curves(root / f"docs/bounds/{name}.svg"),
                f"docs/bounds/{name}.svg is not what is drawn now; after a wanted change, look at {folder / name}.svg and copy it there")
    print(f"{len(sections)} pictures")


shutil.rmtree(folder, ignore_errors=True)
folder.mkdir(parents=True)
introduction, page = read_page()
if what == "sections":
    check_sections(page)
elif what == "formulas":
    check_formulas(introduction, page)
else:
    check_pictures(page)
