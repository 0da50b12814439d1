"""PyTorch's side of compare_steps.py: prints milliseconds a training step, as `workload<TAB>optimizer<TAB>milliseconds`.

    reference_steps.py default|fused SECONDS WORKLOAD...
"""

import sys
import time

import torch
from torch import nn

torch.set_num_threads(2)
torch.manual_seed(0)


def leaky():
    return nn.LeakyReLU(0.2)


def dense(sizes, activation, last, normalised=()):
    layers = []
    for index, (inputs, outputs) in enumerate(zip(sizes, sizes[1:])):
        layers.append(nn.Linear(inputs, outputs))
        if index < len(sizes) - 2:
            if index in normalised:
                layers.append(nn.BatchNorm1d(outputs))
            layers.append(activation())
    return nn.Sequential(*layers, *([last()] if last else []))


def down(inputs, outputs, normalised=True):
    norm = [nn.BatchNorm2d(outputs)] if normalised else []
    return [nn.Conv2d(inputs, outputs, 4, 2, 1, bias=False), *norm, leaky()]


def up(inputs, outputs):
    return [nn.ConvTranspose2d(inputs, outputs, 4, 2, 1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU(True)]


def workload(name):
    """Generator, discriminator, batch, shape of a noise, shape of an example."""
    if name == "sine":
        return dense([5, 128, 15], nn.ReLU, None), dense([15, 128, 1], nn.ReLU, nn.Sigmoid), 64, (5,), (15,)
    if name == "keras":
        generator = dense([100, 256, 512, 1024, 784], leaky, nn.Tanh, normalised=(0, 1, 2))
        return generator, dense([784, 1024, 512, 256, 1], leaky, nn.Sigmoid), 128, (100,), (784,)
    if name == "ptmnist":
        generator = dense([100, 128, 256, 512, 1024, 784], leaky, nn.Tanh, normalised=(1, 2, 3))
        return generator, dense([784, 512, 256, 1], leaky, nn.Sigmoid), 64, (100,), (784,)
    if name == "dcgan28":
        generator = nn.Sequential(
            nn.Linear(100, 12544, bias=False), nn.BatchNorm1d(12544), leaky(), nn.Unflatten(1, (256, 7, 7)),
            nn.ConvTranspose2d(256, 128, 5, 1, 2, bias=False), nn.BatchNorm2d(128), leaky(),
            nn.ConvTranspose2d(128, 64, 5, 2, 2, 1, bias=False), nn.BatchNorm2d(64), leaky(),
            nn.ConvTranspose2d(64, 1, 5, 2, 2, 1, bias=False), nn.Tanh())
        discriminator = nn.Sequential(
            nn.Conv2d(1, 64, 5, 2, 2), leaky(), nn.Dropout(0.3), nn.Conv2d(64, 128, 5, 2, 2), leaky(),
            nn.Dropout(0.3), nn.Flatten(), nn.Linear(6272, 1), nn.Sigmoid())
        return generator, discriminator, 64, (100,), (1, 28, 28)
    generator = nn.Sequential(
        nn.ConvTranspose2d(100, 512, 4, 1, 0, bias=False), nn.BatchNorm2d(512), nn.ReLU(True),
        *up(512, 256), *up(256, 128), *up(128, 64), nn.ConvTranspose2d(64, 3, 4, 2, 1, bias=False), nn.Tanh())
    discriminator = nn.Sequential(
        *down(3, 64, False), *down(64, 128), *down(128, 256), *down(256, 512),
        nn.Conv2d(512, 1, 4, 1, 0, bias=False), nn.Flatten(), nn.Sigmoid())
    return generator, discriminator, 16, (100, 1, 1), (3, 64, 64)


def measure(name, kind, seconds):
    generator, discriminator, batch, noise, example = workload(name)
    options = dict(lr=2e-4, betas=(0.5, 0.999), **({"fused": True} if kind == "fused" else {}))
    painter = torch.optim.Adam(generator.parameters(), **options)
    critic = torch.optim.Adam(discriminator.parameters(), **options)
    loss = nn.BCELoss()
    data = torch.rand(1000, *example) * 2 - 1
    ones, zeros = torch.ones(batch, 1), torch.zeros(batch, 1)

    def step():
        real = data[torch.randint(0, 1000, (batch,))]
        critic.zero_grad()
        fake = generator(torch.randn(batch, *noise)).detach()
        (loss(discriminator(real), ones) + loss(discriminator(fake), zeros)).backward()
        critic.step()
        painter.zero_grad()
        for weights in discriminator.parameters():
            weights.requires_grad_(False)
        loss(discriminator(generator(torch.randn(batch, *noise))), ones).backward()
        painter.step()
        for weights in discriminator.parameters():
            weights.requires_grad_(True)

    for _ in range(3):
        step()
    times, end = [], time.perf_counter() + seconds
    while time.perf_counter() < end or len(times) < 3:
        start = time.perf_counter()
        step()
        times.append((time.perf_counter() - start) * 1e3)
    print(name, kind, sorted(times)[len(times) // 2], sep="\t", flush=True)


for wanted in sys.argv[3:]:
    measure(wanted, sys.argv[1], float(sys.argv[2]))
