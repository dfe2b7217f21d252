"""The experiments of task.hpp, for the rivals in Python, and how they are timed."""

import json
import time

ALPHA, BETA, GAMMA = 0.1, 0.9, 0.7
START = {"one-minus-cos": 2.0, "log": 3.0, "quadratic": 1.0}
MOST_SECONDS = 0.15  # of one measurement; steps are cut to fit, the rate is what counts


def tasks():
    for dim, trials in ((10, 800), (1000, 64), (100_000, 8)):
        for batch, coin in ((1, True), (1, False), (8, False), (64, False), (1024, False)):
            for objective in START:
                yield objective, batch, dim, trials, coin


def measure(run, label, threads=(("one", 1),), use=lambda count: None, **context):
    """`run(objective, batch, dim, trials, steps, coin)` does the experiment; prints its coordinate-steps a second.

    The noise of a batch is a binomial draw; with `coin`, for b = 1, the quickest coin that the library has.
    """
    results = {}
    for name, count in threads:
        use(count)
        clock = time.process_time if count == 1 else time.perf_counter
        for objective, batch, dim, trials, coin in tasks():
            steps = 1
            while True:  # a first run warms up and finds the number of steps
                begin = clock()
                run(objective, batch, dim, trials, steps, coin)
                seconds = clock() - begin
                if seconds > MOST_SECONDS / 4 or steps >= 4096:
                    break
                steps *= 2 if seconds > MOST_SECONDS / 16 else 4
            results[f"{label}{'-coin' if coin else ''}/{objective}/{batch}/{dim}/{name}"] = trials * dim * steps / seconds
    print(json.dumps({"context": context, "results": results}, indent=1))
