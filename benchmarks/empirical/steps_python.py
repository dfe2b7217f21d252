"""Images a second of the plain Python loop that papers train with: ResNet-18 in torch.nn, a DataLoader over uint8
images with crop, mirror and normalisation a sample, the optimizer a loop over parameters, loss.item() every step.

    steps_python.py WIDTH BATCH fp32|bf16 cpu|cuda SECONDS [WORKERS]

bf16 is autocast with channels-last memory. Prints one line of JSON like steps_benchmark's.
"""

import json
import resource
import statistics
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F


def conv_norm(inputs, outputs, kernel, stride):
    conv = nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, bias=False)
    return nn.Sequential(conv, nn.BatchNorm2d(outputs))


class Block(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.first, self.second = conv_norm(inputs, outputs, 3, stride), conv_norm(outputs, outputs, 3, 1)
        same = stride == 1 and inputs == outputs
        self.shortcut = nn.Identity() if same else conv_norm(inputs, outputs, 1, stride)

    def forward(self, x):
        return torch.relu(self.second(torch.relu(self.first(x))) + self.shortcut(x))


def resnet18(width, classes):
    layers, inputs = [conv_norm(3, width, 3, 1), nn.ReLU()], width
    for stage in range(4):
        outputs = width << stage
        layers += [Block(inputs, outputs, 1 if stage == 0 else 2), Block(outputs, outputs, 1)]
        inputs = outputs
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(inputs, classes))


class Images(torch.utils.data.Dataset):
    def __init__(self, n):
        generator = torch.Generator().manual_seed(1)
        self.images = torch.randint(256, (n, 3, 32, 32), generator=generator).to(torch.uint8)
        self.labels = torch.randint(10, (n,), generator=generator)

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, i):
        x = F.pad(self.images[i], (4, 4, 4, 4))
        down, right = torch.randint(9, (2,)).tolist()
        x = x[:, down : down + 32, right : right + 32]
        if torch.rand(()) < 0.5:
            x = x.flip(2)
        return (x.float() / 255 - 0.5) / 0.25, self.labels[i]


class QHM(torch.optim.Optimizer):
    def __init__(self, parameters, lr, beta, gamma):
        super().__init__(parameters, {"lr": lr, "beta": beta, "gamma": gamma})

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for p in group["params"]:
                state = self.state[p]
                if not state:
                    state["d"] = torch.zeros_like(p)
                d, beta, gamma = state["d"], group["beta"], group["gamma"]
                d.mul_(beta).add_(p.grad, alpha=1 - beta)
                p.add_(p.grad, alpha=-group["lr"] * (1 - gamma)).add_(d, alpha=-group["lr"] * gamma)


def main():
    width, batch, precision, device, seconds = int(sys.argv[1]), int(sys.argv[2]), *sys.argv[3:5], float(sys.argv[5])
    workers = int(sys.argv[6]) if len(sys.argv) > 6 else 0
    torch.manual_seed(1)
    if device == "cuda":
        torch.backends.cudnn.benchmark = True
    else:
        torch.set_num_threads(len(__import__("os").sched_getaffinity(0)))
    half = precision == "bf16"
    layout = torch.channels_last if half else torch.contiguous_format
    model = resnet18(width, 10).to(device, memory_format=layout).train()
    optimizer = QHM(model.parameters(), 1e-3, 0.9, 0.7)
    n = max(4096, 4 * batch) // batch * batch
    loader = torch.utils.data.DataLoader(Images(n), batch, shuffle=True, num_workers=workers, pin_memory=device == "cuda",
                                         persistent_workers=workers > 0)

    def batches():
        while True:
            yield from loader

    source = batches()

    def step():
        x, y = next(source)
        x, y = x.to(device, memory_format=layout), y.to(device)
        optimizer.zero_grad()
        with torch.autocast(device, dtype=torch.bfloat16, enabled=half):
            logits = model(x)
        loss = F.cross_entropy(logits.float(), y)
        loss.backward()
        optimizer.step()
        return loss.item()

    begun = time.perf_counter()
    for _ in range(2 if device == "cpu" else 20):
        if time.perf_counter() - begun < seconds:
            step()
    times, start = [], time.perf_counter()
    while not times or time.perf_counter() - start < seconds:
        before = time.perf_counter()
        step()
        times.append(time.perf_counter() - before)
    # The mean: a worker's batch may be waited for in one step out of many.
    median = statistics.mean(times) if workers else statistics.median(times)
    print(json.dumps({"what": "python", "width": width, "batch": batch, "precision": precision, "device": device,
                      "torch": torch.__version__, "workers": workers, "seconds": median,
                      "images_per_second": batch / median,
                      "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))


main()
