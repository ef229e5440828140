#!/usr/bin/python3
"""The generative workspace's networks and their training step and sampling once more in PyTorch, as one would write
them, to be timed beside ours (tests/benchmarks/against_python) and to show how a denoiser of one's own comes into
Larmor (docs/user/generative.md).

usage: denoiser_in_python.py time NETWORK       seconds of a training step of 32 windows and of sampling 100 paths
       denoiser_in_python.py export FOLDER      a denoiser as TorchScript with its card, noise, and paths made here
"""
import json
import math
import os
import sys
import time

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

LENGTH, HIDDEN, PATCH, MULTIPLIERS = 256, 192, 2, (1, 2, 2, 2)


class Knowledge(nn.Module):
    def __init__(self):
        super().__init__()
        self.first, self.second = nn.Linear(64, HIDDEN), nn.Linear(HIDDEN, HIDDEN)

    def forward(self, noise):
        frequencies = torch.exp(-math.log(1e4) * torch.arange(32) / 32)
        phases = noise * 62.5 * frequencies
        return F.silu(self.second(F.silu(self.first(torch.cat([phases.cos(), phases.sin()], 1)))))


def zeroed(layer):
    for p in layer.parameters():
        nn.init.zeros_(p)
    return layer


class Block(nn.Module):
    def __init__(self, before, after):
        super().__init__()
        self.norm1, self.norm2 = nn.GroupNorm(8, before), nn.GroupNorm(8, after)
        self.first, self.second = nn.Conv1d(before, after, 3, padding=1), zeroed(nn.Conv1d(after, after, 3, padding=1))
        self.film = nn.Linear(HIDDEN, 2 * after)
        self.skip = nn.Conv1d(before, after, 1) if before != after else nn.Identity()

    def forward(self, x, known):
        scale, shift = self.film(known)[:, :, None].chunk(2, 1)
        y = self.norm2(self.first(F.silu(self.norm1(x))))
        return self.skip(x) + self.second(F.silu(y * (1 + scale) + shift))


class PatchUnet(nn.Module):
    def __init__(self, channels=32):
        super().__init__()
        self.known, self.first = Knowledge(), nn.Conv1d(6 * PATCH, channels, 3, padding=1)
        self.down, self.shrink, self.up, self.grow = (nn.ModuleList() for _ in range(4))
        handed, c = [channels], channels
        for level, m in enumerate(MULTIPLIERS):
            if level:
                self.shrink.append(nn.Conv1d(c, c, 3, stride=2, padding=1))
                handed.append(c)
            self.down.append(Block(c, channels * m))
            c = channels * m
            handed.append(c)
        self.middle = nn.ModuleList([Block(c, c), Block(c, c)])
        for level in reversed(range(len(MULTIPLIERS))):
            for _ in range(2):
                self.up.append(Block(c + handed.pop(), channels * MULTIPLIERS[level]))
                c = channels * MULTIPLIERS[level]
            if level:
                self.grow.append(nn.Conv1d(c, c, 3, padding=1))
        self.norm, self.last = nn.GroupNorm(8, c), zeroed(nn.Conv1d(c, 3 * PATCH, 3, padding=1))

    def forward(self, signal, noise):
        rows, channels, length = signal.shape
        known = self.known(noise)
        x = signal.reshape(rows, channels, length // PATCH, PATCH).permute(0, 1, 3, 2)
        x = self.first(x.reshape(rows, channels * PATCH, length // PATCH))
        handed = [x]
        for level, block in enumerate(self.down):
            if level:
                x = self.shrink[level - 1](x)
                handed.append(x)
            x = block(x, known)
            handed.append(x)
        for block in self.middle:
            x = block(x, known)
        for i, block in enumerate(self.up):
            x = block(torch.cat([x, handed.pop()], 1), known)
            if i % 2 and i // 2 < len(self.grow):
                x = self.grow[i // 2](x.repeat_interleave(2, 2))
        x = self.last(F.silu(self.norm(x)))
        return x.reshape(rows, 3, PATCH, length // PATCH).permute(0, 1, 3, 2).reshape(rows, 3, length)


def mixed(layer, vectors):
    """A convolution of vectors [rows, 3, channels, length], alike in each component."""
    y = layer(vectors.flatten(0, 1))
    return y.reshape(vectors.shape[0], 3, y.shape[1], y.shape[2])


def scaled(vectors, factors):
    return vectors * torch.rsqrt((vectors * vectors).mean((1, 2, 3), keepdim=True) * 3 + 1e-6) * factors[:, None]


class VectorBlock(nn.Module):
    def __init__(self, before, after, hands_on=True):
        super().__init__()
        (v0, s0), (v1, s1) = before, after
        self.scale = nn.Parameter(torch.ones(v0))
        self.mix = nn.Conv1d(v0, 3 * v1, 3, padding=1, bias=False)
        self.norm1, self.norm2 = nn.GroupNorm(8, s0), nn.GroupNorm(8, s1)
        self.first, self.factors = nn.Conv1d(s0 + v1, s1, 3, padding=1), nn.Conv1d(s1, 2 * v1, 3, padding=1)
        self.film = nn.Linear(HIDDEN, 2 * s1)
        self.turn = zeroed(nn.Conv1d(2 * v1, v1, 1, bias=False))
        self.second = zeroed(nn.Conv1d(s1, s1, 3, padding=1)) if hands_on else None
        self.skip_vectors = nn.Conv1d(v0, v1, 1, bias=False) if v0 != v1 else None
        self.skip = nn.Conv1d(s0, s1, 1) if s0 != s1 and hands_on else nn.Identity()

    def forward(self, vectors, scalars, known):
        a, b, c = mixed(self.mix, scaled(vectors, self.scale)).chunk(3, 2)
        cross = torch.stack([a[:, i] * b[:, j] - a[:, j] * b[:, i] for i, j in ((1, 2), (2, 0), (0, 1))], 1)
        scale, shift = self.film(known)[:, :, None].chunk(2, 1)
        y = torch.cat([F.silu(self.norm1(scalars)), (a * b).sum(1)], 1)
        y = F.silu(self.norm2(self.first(y)) * (1 + scale) + shift)
        turned = mixed(self.turn, torch.cat([c, cross], 2) * self.factors(y)[:, None])
        vectors = turned + (mixed(self.skip_vectors, vectors) if self.skip_vectors else vectors)
        return vectors, self.skip(scalars) + self.second(y) if self.second else scalars


class EquivariantUnet(nn.Module):
    def __init__(self, v=16, s=32):
        super().__init__()
        self.known, self.begin = Knowledge(), nn.Linear(HIDDEN, s)
        self.first = nn.Conv1d(2 * PATCH, v, 3, padding=1, bias=False)
        self.down, self.up, self.shrink, self.grow = (nn.ModuleList() for _ in range(4))
        handed, c = [(v, s)], (v, s)
        for level, m in enumerate(MULTIPLIERS):
            if level:
                self.shrink.append(self.pair(c, 2))
                handed.append(c)
            self.down.append(VectorBlock(c, (v * m, s * m)))
            c = (v * m, s * m)
            handed.append(c)
        self.middle = nn.ModuleList([VectorBlock((2 * c[0], 2 * c[1]), c), VectorBlock(c, c)])
        for level in reversed(range(len(MULTIPLIERS))):
            m = MULTIPLIERS[level]
            for b in range(2):
                h = handed.pop()
                self.up.append(VectorBlock((c[0] + h[0], c[1] + h[1]), (v * m, s * m), level > 0 or b == 0))
                c = (v * m, s * m)
            if level:
                self.grow.append(self.pair(c, 1))
        self.scale = nn.Parameter(torch.ones(c[0]))
        self.last = zeroed(nn.Conv1d(c[0], PATCH, 3, padding=1, bias=False))

    @staticmethod
    def pair(c, stride):
        return nn.ModuleList([nn.Conv1d(c[0], c[0], 3, stride=stride, padding=1, bias=False),
                              nn.Conv1d(c[1], c[1], 3, stride=stride, padding=1)])

    def forward(self, signal, noise):
        rows, _, length = signal.shape
        known, points = self.known(noise), length // PATCH
        x = signal.reshape(rows, 2, 3, points, PATCH).permute(0, 2, 1, 4, 3).reshape(rows, 3, 2 * PATCH, points)
        v, s = mixed(self.first, x), self.begin(known)[:, :, None].expand(-1, -1, points)
        handed = [(v, s)]
        for level, block in enumerate(self.down):
            if level:
                v, s = mixed(self.shrink[level - 1][0], v), self.shrink[level - 1][1](s)
                handed.append((v, s))
            v, s = block(v, s, known)
            handed.append((v, s))
        v, s = torch.cat([v, v.mean(3, keepdim=True).expand_as(v)], 2), torch.cat(
            [s, s.mean(2, keepdim=True).expand_as(s)], 1)
        for block in self.middle:
            v, s = block(v, s, known)
        for i, block in enumerate(self.up):
            h = handed.pop()
            v, s = block(torch.cat([v, h[0]], 2), torch.cat([s, h[1]], 1), known)
            if i % 2 and i // 2 < len(self.grow):
                layers = self.grow[i // 2]
                v, s = mixed(layers[0], v.repeat_interleave(2, 3)), layers[1](s.repeat_interleave(2, 2))
        return mixed(self.last, scaled(v, self.scale)).transpose(2, 3).reshape(rows, 3, length)


class Wiener(nn.Module):
    """D = Wiener estimate + U sigma sqrt(lambda / (lambda + sigma^2)) U^T F."""

    def __init__(self, network, modes, variances):
        super().__init__()
        self.network = network
        self.register_buffer("modes", modes)
        self.register_buffer("variances", variances)

    def forward(self, noisy, sigma):
        s = sigma[:, :, None]
        share = self.variances / (self.variances + s * s)
        estimate = ((noisy @ self.modes) * share) @ self.modes.T
        shown = torch.cat([noisy * torch.rsqrt(1 + s * s), estimate], 1)
        output = self.network(shown, torch.log(sigma))
        return estimate + ((output @ self.modes) * (s * torch.sqrt(share))) @ self.modes.T


def cosines():
    """Modes and variances of something like paths, as in bench_diffusion."""
    k, t = torch.arange(LENGTH)[None, :], torch.arange(LENGTH)[:, None]
    modes = torch.cos(math.pi * (t + 0.5) * k / LENGTH) * torch.where(k > 0, math.sqrt(2 / LENGTH), math.sqrt(1 / LENGTH))
    return modes.float(), 50 * torch.exp(-0.1 * torch.arange(LENGTH)).float() + 1e-8


def turned(x):
    """Each window by a rotation of its own."""
    q = torch.randn(len(x), 4)
    w, a, b, c = (q / q.norm(dim=1, keepdim=True)).T
    rotation = torch.stack([1 - 2 * (b * b + c * c), 2 * (a * b - c * w), 2 * (a * c + b * w), 2 * (a * b + c * w),
                            1 - 2 * (a * a + c * c), 2 * (b * c - a * w), 2 * (a * c - b * w), 2 * (b * c + a * w),
                            1 - 2 * (a * a + b * b)], 1).reshape(-1, 3, 3)
    return torch.einsum("nij,njt->nit", rotation, x)


def training_step(model, optimiser, average, x):
    sigma = torch.exp(-0.5 + 1.5 * torch.randn(len(x), 1))
    x = turned(x)
    clean = model(x + sigma[:, :, None] * torch.randn_like(x), sigma)
    left = sigma**2 * model.variances / (model.variances + sigma**2)
    loss = (((clean - x)**2).mean((1, 2)) / left.mean(1)).mean()
    optimiser.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimiser.step()
    with torch.no_grad():
        for a, p in zip(average, model.parameters()):
            a.lerp_(p, 0.001)


def levels(evaluations, largest=40.0, smallest=0.003, rho=7.0):
    ramp = torch.linspace(0, 1, evaluations, dtype=torch.float64)
    sigma = (largest**(1 / rho) + ramp * (smallest**(1 / rho) - largest**(1 / rho)))**rho
    return torch.cat([sigma, torch.zeros(1, dtype=torch.float64)])


def sample(denoise, noise, evaluations, modes=None, variances=None):
    """Heun without modes (Karras et al. 2022, algorithm 1); else AB2 in the angle of each mode."""
    sigmas = levels(evaluations if modes is not None else (evaluations + 1) // 2)
    with torch.no_grad():
        estimate = lambda y, s: denoise(y.float(), torch.full((len(y), 1), float(s))).double()
        if modes is None:
            y = noise.double() * math.sqrt(1 + float(sigmas[0])**2)
            for s, t in zip(sigmas[:-1], sigmas[1:]):
                slope = (y - estimate(y, s)) / s
                step = y + (t - s) * slope
                if t > 0:
                    slope = (slope + (step - estimate(step, t)) / t) / 2
                    step = y + (t - s) * slope
                y = step
            return y
        u, root = modes.double(), torch.sqrt(variances.double())
        z, before = noise.double() @ u, None
        for i, s in enumerate(sigmas[:-1]):
            both = torch.sqrt(root**2 + s * s)
            y = (z * both) @ u.T
            f = (estimate(y, s) @ u - root**2 / both * z) / (s * root / both)
            step = torch.atan(sigmas[i + 1] / root) - torch.atan(s / root)
            slope = -f if before is None or sigmas[i + 1] == 0 else -f - step / before[1] / 2 * (f - before[0])
            z, before = z + step * slope, (f, step)
        return (z * root) @ u.T


def times(name):
    torch.manual_seed(1)
    modes, variances = cosines()
    model = Wiener({"patch": PatchUnet, "equivariant": EquivariantUnet}[name](), modes, variances)
    optimiser = torch.optim.AdamW(model.parameters(), lr=1e-3, betas=(0.9, 0.99), weight_decay=0.0)
    average = [p.detach().clone() for p in model.parameters()]
    windows = torch.randn(32, 3, LENGTH)

    def best(work, rounds):
        work()
        measured = []
        for _ in range(rounds):
            begin = time.perf_counter()
            work()
            measured.append(time.perf_counter() - begin)
        return sorted(measured)[len(measured) // 2]

    step = best(lambda: training_step(model, optimiser, average, windows), 15)
    paths = best(lambda: sample(model, torch.randn(100, 3, LENGTH), 16, modes, variances), 5)
    print(json.dumps({"network": name, "weights": sum(p.numel() for p in model.parameters()),
                      "training_step_s": step, "sampling_100_paths_s": paths, "threads": torch.get_num_threads()}))


class Exported(nn.Module):
    """What Larmor asks for: noisy [paths, 3, samples] = sqrt(3) V + sigma noise, sigma [paths, 1] -> the clean paths."""

    def __init__(self):
        super().__init__()
        self.filter = nn.Conv1d(3, 3, 9, padding=4, bias=False)

    def forward(self, noisy, sigma):
        s = sigma[:, :, None]
        return noisy / (1 + s * s) + s / torch.sqrt(1 + s * s) * torch.tanh(self.filter(noisy * torch.rsqrt(1 + s * s)))


def export(folder):
    torch.manual_seed(2)
    os.makedirs(folder, exist_ok=True)
    model = Exported()
    torch.jit.script(model).save(os.path.join(folder, "denoiser.pt"))
    card = {"format": "larmor-generative-model", "script": "denoiser.pt", "conditional": False, "alphas": [8],
            "window": LENGTH, "sample_spacing": 0.08}
    with open(os.path.join(folder, "card.json"), "w") as file:
        json.dump(card, file, indent=2)
    noise = torch.randn(20, 3, LENGTH)
    np.save(os.path.join(folder, "noise.npy"), noise.numpy())
    signals = sample(model, noise, 35)
    signals = signals / signals.norm(dim=1, keepdim=True)
    np.save(os.path.join(folder, "velocity.npy"), signals.float().permute(0, 2, 1).contiguous().numpy())


if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] not in ("time", "export"):
        sys.exit(__doc__)
    {"time": times, "export": export}[sys.argv[1]](sys.argv[2])
