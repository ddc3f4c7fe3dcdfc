"""Trains a Llama decoder in eager PyTorch for some seconds and says how fast, as one line of JSON.

The peer of training-benchmark: same shape, same batch, fused AdamW with the same numbers (norm
gains without weight decay), the same clipping, random tokens.

Usage: train_llama.py NAME V D LAYERS HEADS KV_HEADS FF ROWS COLUMNS THREADS SECONDS
"""

import json
import resource
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn


class Norm(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))

    def forward(self, x):
        return F.rms_norm(x, (x.shape[-1],), self.weight, 1e-5)


def rotated(x, cosines, sines):
    a, b = x.chunk(2, -1)
    return x * cosines + torch.cat([-b, a], -1) * sines


class Layer(nn.Module):
    def __init__(self, width, heads, key_heads, inner):
        super().__init__()
        self.heads, self.key_heads, self.size = heads, key_heads, width // heads
        self.norm1, self.norm2 = Norm(width), Norm(width)
        self.q = nn.Linear(width, width, bias=False)
        self.k = nn.Linear(width, key_heads * self.size, bias=False)
        self.v = nn.Linear(width, key_heads * self.size, bias=False)
        self.o = nn.Linear(width, width, bias=False)
        self.gate = nn.Linear(width, inner, bias=False)
        self.up = nn.Linear(width, inner, bias=False)
        self.down = nn.Linear(inner, width, bias=False)

    def split(self, x, heads):
        return x.view(x.shape[0], x.shape[1], heads, self.size).transpose(1, 2)

    def forward(self, x, cosines, sines):
        z = self.norm1(x)
        q = rotated(self.split(self.q(z), self.heads), cosines, sines)
        k = rotated(self.split(self.k(z), self.key_heads), cosines, sines)
        v = self.split(self.v(z), self.key_heads)
        seen = F.scaled_dot_product_attention(
            q, k, v, is_causal=True, enable_gqa=self.key_heads != self.heads
        )
        x = x + self.o(seen.transpose(1, 2).reshape(x.shape))
        z = self.norm2(x)
        return x + self.down(F.silu(self.gate(z)) * self.up(z))


class Llama(nn.Module):
    def __init__(self, vocabulary, width, layers, heads, key_heads, inner, positions):
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, width)
        self.layers = nn.ModuleList(
            Layer(width, heads, key_heads, inner) for _ in range(layers)
        )
        self.norm = Norm(width)
        self.head = nn.Linear(width, vocabulary, bias=False)
        size = width // heads
        frequencies = 1 / (10000 ** (torch.arange(0, size, 2).float() / size))
        angles = torch.arange(positions).float()[:, None] * frequencies
        angles = torch.cat([angles, angles], -1)
        self.register_buffer("cosines", angles.cos())
        self.register_buffer("sines", angles.sin())

    def loss(self, inputs, targets):
        x = self.embedding(inputs)
        count = inputs.shape[1]
        for layer in self.layers:
            x = layer(x, self.cosines[:count], self.sines[:count])
        return F.cross_entropy(self.head(self.norm(x)).flatten(0, 1), targets.flatten())


def main():
    name = sys.argv[1]
    numbers = [int(argument) for argument in sys.argv[2:12]]
    vocabulary, width, layers, heads, key_heads, inner, rows, columns, threads, seconds = numbers
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    model = Llama(vocabulary, width, layers, heads, key_heads, inner, columns)
    parameters = list(model.parameters())
    groups = [
        {"params": [p for p in parameters if p.ndim == 2], "weight_decay": 0.05},
        {"params": [p for p in parameters if p.ndim == 1], "weight_decay": 0.0},
    ]
    optimizer = torch.optim.AdamW(groups, 1e-3, betas=(0.9, 0.98), fused=True)
    stream = torch.randint(vocabulary, (64 * rows, columns + 1))

    def step(index):
        first = index * rows % len(stream)
        batch = stream[first : first + rows]
        loss = model.loss(batch[:, :-1], batch[:, 1:])
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
        return loss.item()

    for index in range(3):
        step(index)
    start = time.perf_counter()
    steps = 0
    loss = 0.0
    while time.perf_counter() - start <= seconds:
        loss = step(steps)
        steps += 1
    elapsed = time.perf_counter() - start
    result = {
        "name": name,
        "program": f"PyTorch {torch.__version__.split('+')[0]} eager",
        "threads": threads,
        "parameters": sum(p.numel() for p in parameters),
        "steps": steps,
        "tokensPerSecond": steps * rows * columns / elapsed,
        "peakMebibytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "lastLoss": loss,
    }
    print(json.dumps(result))


main()
