#!/usr/bin/env python3
"""The experiment in PyTorch, float64, vectorised over trials and coordinates, in place."""

import os

import tasks
import torch

torch.set_grad_enabled(False)


def run(objective, batch, dim, trials, steps, coin):
    torch.manual_seed(0)
    x = torch.full((trials, dim), tasks.START[objective], dtype=torch.float64)
    d, g, noise = torch.zeros_like(x), torch.empty_like(x), torch.empty_like(x)
    tosses, half = torch.full_like(x, float(batch)), torch.full_like(x, 0.5)
    size = dim**-0.5
    norms = torch.empty(steps, dtype=torch.float64)
    for k in range(steps):
        if objective == "one-minus-cos":
            torch.sin(x, out=g)
        elif objective == "log":
            torch.mul(x, x, out=g)
            torch.div(x, g.add_(1), out=g).mul_(2)
        else:
            g.copy_(x)
        norms[k] = torch.dot(g.view(-1), g.view(-1)) / trials
        if coin:
            noise.bernoulli_(0.5)
        else:
            noise = torch.binomial(tosses, half)
        g.add_(noise, alpha=2 * size / batch).sub_(size)
        d.mul_(tasks.BETA).add_(g, alpha=1 - tasks.BETA)
        x.sub_(g, alpha=tasks.ALPHA * (1 - tasks.GAMMA)).sub_(d, alpha=tasks.ALPHA * tasks.GAMMA)
    return norms


if __name__ == "__main__":
    cores = os.cpu_count()
    tasks.measure(run, "torch", threads=(("one", 1), ("all", cores)) if cores > 1 else (("one", 1),),
                  use=torch.set_num_threads, version=torch.__version__)
