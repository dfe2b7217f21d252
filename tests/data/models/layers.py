#!/usr/bin/env python3
"""Lists the parameters of each network from the description in its paper, without looking at the C++ code.

    python3 tests/data/models/layers.py        writes the lists beside this file and prints a table of totals

A list has the columns `classes,name,shape,count`, in the order of the network, for 3x32x32 images, the network's
own width and batch norm. The printed operations of one forward pass are two a multiplication of a convolution or
matrix product; norms, activations, softmax and sums are left out.
"""

import csv
import math
import pathlib


class Network:
    def __init__(self):
        self.parameters, self.products = [], 0

    def add(self, name, *shape):
        self.parameters.append((name, shape))

    def conv(self, name, out, into, kernel, side):
        """Without bias, onto side x side positions."""
        self.add(f"{name}.weight", out, into, kernel, kernel)
        self.products += out * into * kernel**2 * side**2

    def norm(self, name, width):
        self.add(f"{name}.weight", width)
        self.add(f"{name}.bias", width)

    def linear(self, name, out, into, rows=1, bias=True):
        """Applied to `rows` vectors."""
        self.add(f"{name}.weight", out, into)
        if bias:
            self.add(f"{name}.bias", out)
        self.products += out * into * rows


def resnet18(classes):
    """He et al. 2016, table 1, column "18-layer": conv2_x to conv5_x of two [3x3, 3x3] blocks with 64, 128, 256
    and 512 channels, halving the image where they double them; the stem of section 4.2, one 3x3 convolution."""
    net = Network()

    def conv_norm(name, out, into, kernel, side):
        net.conv(f"{name}.conv", out, into, kernel, side)
        net.norm(f"{name}.norm", out)

    conv_norm("stem", 64, 3, 3, 32)
    into = 64
    for stage, (out, side) in enumerate([(64, 32), (128, 16), (256, 8), (512, 4)], start=1):
        for block in "ab":
            name = f"stages.{stage}{block}"
            conv_norm(f"{name}.first", out, into, 3, side)
            conv_norm(f"{name}.second", out, out, 3, side)
            if into != out:
                conv_norm(f"{name}.shortcut", out, into, 1, side)
            into = out
    net.linear("head", classes, 512)
    return net


def wide_resnet_28_10(classes):
    """Zagoruyko and Komodakis 2016, table 1: 16 channels, then groups conv2 to conv4 of N blocks B(3,3) with 16k,
    32k and 64k channels at 32, 16 and 8 pixels; N = (28 - 4) / 6 = 4, k = 10; norm before each convolution."""
    net = Network()
    net.conv("stem", 16, 3, 3, 32)
    into = 16
    for group, (out, side) in enumerate([(160, 32), (320, 16), (640, 8)], start=1):
        for block in "abcd":
            name = f"stages.{group}{block}"
            net.norm(f"{name}.enter.norm", into)
            net.conv(f"{name}.first", out, into, 3, side)
            net.norm(f"{name}.middle.norm", out)
            net.conv(f"{name}.second", out, out, 3, side)
            if into != out:
                net.conv(f"{name}.shortcut", out, into, 1, side)
            into = out
    net.norm("leave.norm", into)
    net.linear("head", classes, into)
    return net


def vit(classes):
    """Dosovitskiy et al. 2021, equations 1 to 4, with patches of 4, 192 values a token, 9 blocks, 12 heads and an
    MLP of twice the width (Lee et al. 2021, section 4.1)."""
    net, dim, blocks, patch = Network(), 192, 9, 4
    tokens = 1 + (32 // patch) ** 2
    net.add("class_token", 1, 1, dim)
    net.add("positions", 1, tokens, dim)
    net.linear("patches", dim, 3 * patch**2, rows=tokens - 1)
    for block in range(1, blocks + 1):
        name = f"block{block}"
        net.norm(f"{name}.attention_norm", dim)
        net.linear(f"{name}.query_key_value", 3 * dim, dim, rows=tokens, bias=False)
        net.products += 2 * tokens**2 * dim  # scores and their sums of values, all heads together
        net.linear(f"{name}.attention_out", dim, dim, rows=tokens)
        net.norm(f"{name}.mlp_norm", dim)
        net.linear(f"{name}.mlp_in", 2 * dim, dim, rows=tokens)
        net.linear(f"{name}.mlp_out", dim, 2 * dim, rows=tokens)
    net.norm("norm", dim)
    net.linear("head", classes, dim)
    return net


def mlp(classes):
    """Two hidden layers of 256."""
    net = Network()
    net.linear("first", 256, 3 * 32 * 32)
    net.linear("second", 256, 256)
    net.linear("head", classes, 256)
    return net


def language_model(vocabulary):
    """Two layers of LSTM with 256 values: a layer's four gates read its input and its state, with a bias each.
    Operations are of one token."""
    net, width = Network(), 256
    net.add("embedding.weight", vocabulary, width)
    for layer in range(2):
        for source in ("ih", "hh"):
            net.add(f"lstm.weight_{source}_l{layer}", 4 * width, width)
            net.products += 4 * width**2
        for source in ("ih", "hh"):
            net.add(f"lstm.bias_{source}_l{layer}", 4 * width)
    net.linear("decoder", vocabulary, width)
    return net


LISTS = {resnet18: (10, 100), wide_resnet_28_10: (10, 100), vit: (10, 100), mlp: (10, 100), language_model: (10_000,)}

print(f"{'network':20}{'classes':>8}{'parameters':>12}{'operations':>16}")
for build, sizes in LISTS.items():
    with open(pathlib.Path(__file__).parent / f"{build.__name__}.csv", "w", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["classes", "name", "shape", "count"])
        for classes in sizes:
            net = build(classes)
            for name, shape in net.parameters:
                rows.writerow([classes, name, "x".join(map(str, shape)), math.prod(shape)])
            total = sum(math.prod(shape) for _, shape in net.parameters)
            print(f"{build.__name__:20}{classes:8}{total:12}{2 * net.products:16}")
