"""RRDBNet of 23 blocks on one tile in PyTorch, to compare with; the weights are random.

Takes its options as JSON, prints {"stepMs": [...], "peakBytes": n}.
"""

import json
import math
import resource
import sys
import time

import torch
import torch.nn.functional as F

FEATURES, BLOCKS, GROWTH = 64, 23, 32


def conv(inputs, outputs):
    w, b = 0.1 * torch.randn(outputs, inputs, 3, 3) / math.sqrt(9 * inputs), torch.zeros(outputs)
    return lambda x: F.conv2d(x, w, b, padding=1)


def dense_block():
    growing = [conv(FEATURES + i * GROWTH, GROWTH) for i in range(4)]
    last = conv(FEATURES + 4 * GROWTH, FEATURES)

    def forward(x):
        seen = x
        for layer in growing:
            seen = torch.cat((seen, F.leaky_relu(layer(seen), 0.2, inplace=True)), 1)
        return last(seen) * 0.2 + x

    return forward


def residual_block():
    inner = [dense_block() for _ in range(3)]

    def forward(x):
        h = x
        for block in inner:
            h = block(h)
        return h * 0.2 + x

    return forward


def network():
    first, body, trunk = conv(3, FEATURES), [residual_block() for _ in range(BLOCKS)], conv(FEATURES, FEATURES)
    ups, hr, last = [conv(FEATURES, FEATURES) for _ in range(2)], conv(FEATURES, FEATURES), conv(FEATURES, 3)

    def forward(x):
        start = h = first(x)
        for block in body:
            h = block(h)
        h = start + trunk(h)
        for up in ups:
            h = F.leaky_relu(up(F.interpolate(h, scale_factor=2, mode="nearest")), 0.2, inplace=True)
        return last(F.leaky_relu(hr(h), 0.2, inplace=True))

    return forward


def main(side, warmUp, steps, threads):
    torch.manual_seed(1)
    torch.set_num_threads(threads)
    enlarge, tile = network(), torch.rand(1, 3, side, side)
    times = []
    with torch.inference_mode():
        for i in range(warmUp + steps):
            began = time.perf_counter()
            enlarge(tile).clamp(0, 1)
            if i >= warmUp:
                times.append((time.perf_counter() - began) * 1000)
    print(json.dumps({"stepMs": times, "peakBytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024}))


main(**json.loads(sys.argv[1]))
