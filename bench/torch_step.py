"""One full-size painting step in PyTorch, to compare with: VQGAN f16 decoder, cut-outs, CLIP ViT-B/32, loss, and back to z.

Written from the papers' formulas; the weights are random, and only the latent wants a gradient. Takes its options as JSON,
prints {"stepMs": [...], "peakBytes": n}.
"""

import json
import math
import resource
import sys
import time

import torch
import torch.nn.functional as F

CH, CH_MULT, BLOCKS, Z, CODES = 128, (1, 1, 2, 2, 4), 2, 256, 16384
PATCH, WIDTH, LAYERS, HEADS, EMBED, SIDE = 32, 768, 12, 12, 512, 224


def weight(*shape):
    return torch.randn(*shape) / math.sqrt(math.prod(shape[1:]))


def conv(inputs, outputs, k):
    w, b = weight(outputs, inputs, k, k), torch.zeros(outputs)
    return lambda x: F.conv2d(x, w, b, padding=k // 2)


def norm(channels):
    w, b = torch.ones(channels), torch.zeros(channels)
    return lambda x: F.group_norm(x, 32, w, b, 1e-6)


def resnet_block(inputs, outputs):
    norm1, conv1, norm2, conv2 = norm(inputs), conv(inputs, outputs, 3), norm(outputs), conv(outputs, outputs, 3)
    shortcut = (lambda x: x) if inputs == outputs else conv(inputs, outputs, 1)
    return lambda x: shortcut(x) + conv2(F.silu(norm2(conv1(F.silu(norm1(x))))))


def attention_block(c):
    norm_, q, k, v, out = norm(c), conv(c, c, 1), conv(c, c, 1), conv(c, c, 1), conv(c, c, 1)

    def forward(x):
        h = norm_(x)
        scores = q(h).flatten(2).transpose(1, 2) @ k(h).flatten(2) * c**-0.5  # [1, hw, hw]
        mixed = v(h).flatten(2) @ F.softmax(scores, -1).transpose(1, 2)  # [1, C, hw]
        return x + out(mixed.view_as(x))

    return forward


def decoder():
    c = CH * CH_MULT[-1]
    layers = [conv(Z, Z, 1), conv(Z, c, 3), resnet_block(c, c), attention_block(c), resnet_block(c, c)]
    for level in reversed(range(len(CH_MULT))):
        for _ in range(BLOCKS + 1):
            layers.append(resnet_block(c, CH * CH_MULT[level]))
            c = CH * CH_MULT[level]
            if level == len(CH_MULT) - 1:
                layers.append(attention_block(c))
        if level > 0:
            up = conv(c, c, 3)
            layers.append(lambda x, up=up: up(F.interpolate(x, scale_factor=2, mode="nearest")))
    layers += [norm(c), F.silu, conv(c, 3, 3)]

    def forward(x):
        for layer in layers:
            x = layer(x)
        return x

    return forward


class ClampWithGradient(torch.autograd.Function):
    """Outside 0…1 the gradient passes only where descent leads back inside."""

    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x.clamp(0, 1)

    @staticmethod
    def backward(ctx, g):
        (x,) = ctx.saved_tensors
        return g * (g * (x - x.clamp(0, 1)) >= 0)


def linear(inputs, outputs):
    w, b = weight(outputs, inputs), torch.zeros(outputs)
    return lambda x: F.linear(x, w, b)


def layer_norm():
    w, b = torch.ones(WIDTH), torch.zeros(WIDTH)
    return lambda x: F.layer_norm(x, (WIDTH,), w, b)


def residual_attention_block():
    ln_1, qkv, out = layer_norm(), linear(WIDTH, 3 * WIDTH), linear(WIDTH, WIDTH)
    ln_2, fc, proj = layer_norm(), linear(WIDTH, 4 * WIDTH), linear(4 * WIDTH, WIDTH)

    def forward(x):
        n, length, _ = x.shape
        q, k, v = qkv(ln_1(x)).view(n, length, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)  # [n, heads, length, d]
        mixed = F.softmax(q @ k.transpose(-2, -1) * (WIDTH // HEADS) ** -0.5, -1) @ v
        x = x + out(mixed.transpose(1, 2).reshape(n, length, WIDTH))
        h = fc(ln_2(x))
        return x + proj(h * torch.sigmoid(1.702 * h))

    return forward


def image_encoder():
    patches, token, position = weight(WIDTH, 3, PATCH, PATCH), weight(1, 1, WIDTH), weight((SIDE // PATCH) ** 2 + 1, WIDTH)
    ln_pre, ln_post, projection = layer_norm(), layer_norm(), weight(WIDTH, EMBED)
    blocks = [residual_attention_block() for _ in range(LAYERS)]

    def forward(x):
        h = F.conv2d(x, patches, stride=PATCH).flatten(2).transpose(1, 2)  # [N, 49, width]
        h = ln_pre(torch.cat([token.expand(h.shape[0], -1, -1), h], 1) + position)
        for block in blocks:
            h = block(h)
        return ln_post(h[:, 0]) @ projection

    return forward


def main(width, height, cuts, warmUp, steps, threads):
    torch.manual_seed(1)
    torch.set_num_threads(threads)
    decode, embed, codebook = decoder(), image_encoder(), weight(CODES, Z)
    mean = torch.tensor([0.48145466, 0.4578275, 0.40821073]).view(3, 1, 1)
    deviation = torch.tensor([0.26862954, 0.26130258, 0.27577711]).view(3, 1, 1)
    z = torch.randn(1, Z, height // 16, width // 16, requires_grad=True)
    target = F.normalize(torch.randn(1, EMBED), dim=-1)
    rows, columns = torch.rand(cuts, 1, SIDE, height) * 2 / height, torch.rand(cuts, 1, width, SIDE) * 2 / width
    homographies = torch.eye(3) + 0.05 * torch.randn(cuts, 3, 3)
    places = (torch.arange(SIDE) * 2 + 1) / SIDE - 1
    grid = torch.stack([places.repeat(SIDE), places.repeat_interleave(SIDE), torch.ones(SIDE**2)])  # [3, S²]

    def step():
        places_z = z.permute(0, 2, 3, 1).reshape(-1, Z)
        nearest = (codebook.pow(2).sum(1) - 2 * places_z @ codebook.T).argmin(1)
        codes = codebook[nearest].view(1, z.shape[2], z.shape[3], Z).permute(0, 3, 1, 2)
        picture = ClampWithGradient.apply((decode(z + (codes - z).detach()) + 1) / 2)
        cut = rows @ picture @ columns  # [N, 3, S, S]
        mapped = (homographies @ grid).transpose(1, 2)  # [N, S², 3]
        cut = F.grid_sample(cut, (mapped[..., :2] / mapped[..., 2:]).view(cuts, SIDE, SIDE, 2), align_corners=False)
        cut = cut + torch.rand(cuts, 1, 1, 1) * 0.1 * torch.randn_like(cut)
        embedding = F.normalize(embed((cut - mean) / deviation), dim=-1)
        loss = ((embedding - target).norm(dim=-1) / 2).asin().pow(2).mul(2).mean()
        return torch.autograd.grad(loss, z)[0]

    times = []
    for i in range(warmUp + steps):
        began = time.perf_counter()
        step()
        if i >= warmUp:
            times.append((time.perf_counter() - began) * 1000)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({"stepMs": times, "peakBytes": peak}))


main(**json.loads(sys.argv[1]))
