#!/usr/bin/env python3
"""Makes the golden files of GANs trained by PyTorch, one for each case below.

Needs torch and numpy. Weights, batches and noise are not stored: both sides compute them with the same formula
(`numbers`). PyTorch computes in double precision, so the files hold what exact arithmetic would give. Random numbers that
a step draws itself (dropout, places between real and fake) come from Philox 4x32-10, as in Atelier.

    python3 make_goldens.py [folder]
"""
import json, math, struct, sys
import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.nn.utils import parametrizations

torch.set_default_dtype(torch.float64)


# The formula -----------------------------------------------------------------------------------------------------

def numbers(salt, count):
    """`count` numbers in -1..<1, multiples of 2^-23."""
    x = (np.arange(count, dtype=np.uint64) * 0x9E3779B9 + salt * 0x85EBCA6B) & 0xFFFFFFFF
    x ^= x >> np.uint64(16)
    x = (x * 0x7FEB352D) & 0xFFFFFFFF
    x ^= x >> np.uint64(15)
    x = (x * 0x846CA68B) & 0xFFFFFFFF
    x ^= x >> np.uint64(16)
    return ((x >> np.uint64(8)).astype(np.float64) * 2.0 ** -23 - 1).astype(np.float32)


def batch(salt, count, shape):
    """A batch in Atelier's order (channels last), given to PyTorch channels first."""
    x = numbers(salt, count * math.prod(shape)).reshape([count] + shape).astype(np.float64)
    x = torch.from_numpy(x)
    return x.permute(0, 3, 1, 2).contiguous() if len(shape) == 3 else x


def first(x):
    """Back to channels last."""
    return x.permute(0, 2, 3, 1).contiguous() if x.dim() == 4 else x


# Philox ----------------------------------------------------------------------------------------------------------

def philox(position, stream, count, seed=0):
    """`count` uniform numbers of a stream, multiples of 2^-24. Of each 16 blocks first come the first words of all."""
    blocks = (count + 63) // 64 * 16
    c = [np.arange(blocks, dtype=np.uint64), np.full(blocks, position & 0xFFFFFFFF, np.uint64),
         np.full(blocks, position >> 32, np.uint64), np.full(blocks, stream, np.uint64)]
    k0, k1 = seed & 0xFFFFFFFF, seed >> 32
    mask = np.uint64(0xFFFFFFFF)
    for _ in range(10):
        p0, p1 = c[0] * np.uint64(0xD2511F53), c[2] * np.uint64(0xCD9E8D57)
        c = [(p1 >> np.uint64(32)) ^ c[1] ^ np.uint64(k0), p1 & mask,
             (p0 >> np.uint64(32)) ^ c[3] ^ np.uint64(k1), p0 & mask]
        k0, k1 = (k0 + 0x9E3779B9) & 0xFFFFFFFF, (k1 + 0xBB67AE85) & 0xFFFFFFFF
    words = np.stack(c, 1).reshape(-1, 16, 4).transpose(0, 2, 1).reshape(-1)[:count]
    return (words >> np.uint64(8)).astype(np.float64) * 2.0 ** -24


class Now:
    """Where the training stands, for layers that draw."""
    position = 0
    number = 0


# Layers ----------------------------------------------------------------------------------------------------------

def same(size, kernel, stride):
    total = max(((size - 1) // stride) * stride + kernel - size, 0)
    return total - total // 2, total // 2


class Conv(nn.Conv2d):
    mode = 'same'

    def forward(self, x):
        if self.mode == 'same':
            top, bottom = same(x.shape[2], self.kernel_size[0], self.stride[0])
            left, right = same(x.shape[3], self.kernel_size[0], self.stride[0])
            x = F.pad(x, (left, right, top, bottom))
        return F.conv2d(x, self.weight, self.bias, self.stride, self.padding)


class Upconv(nn.ConvTranspose2d):
    mode = 'same'

    def forward(self, x):
        if self.mode != 'same':
            return F.conv_transpose2d(x, self.weight, self.bias, self.stride, self.padding)
        k, s = self.kernel_size[0], self.stride[0]
        y = F.conv_transpose2d(x, self.weight, None, self.stride)
        for axis, size in ((2, x.shape[2]), (3, x.shape[3])):
            before = same(size * s, k, s)[0]
            missing = before + size * s - y.shape[axis]
            if missing > 0:
                y = F.pad(y, (0, 0, 0, missing) if axis == 2 else (0, missing, 0, 0))
            y = y.narrow(axis, before, size * s)
        return y if self.bias is None else y + self.bias.view(1, -1, 1, 1)


class Dropout(nn.Module):
    def __init__(self, share, layer):
        super().__init__()
        self.share, self.layer = share, layer
        self.picture = None  # what a row is shaped to behind: its mask is drawn in Atelier's order

    def forward(self, x):
        if not self.training or self.share == 0:
            return x
        keep = float(np.float32(1 - self.share))
        stream = 65536 + Now.number * 4096 + self.layer
        mask = torch.from_numpy((philox(Now.position, stream, x.numel()) < keep).astype(np.float64))
        if x.dim() == 4:
            n, c, h, w = x.shape
            mask = mask.reshape(n, h, w, c).permute(0, 3, 1, 2)
        elif self.picture:
            mask = mask.reshape([x.shape[0]] + self.picture).permute(0, 3, 1, 2)
        return x * mask.reshape(x.shape) / keep


class Minibatch(nn.Module):
    def __init__(self, inputs, features, dimensions):
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(features * dimensions, inputs))
        self.features, self.dimensions = features, dimensions

    def forward(self, x):
        m = (x @ self.weight.T).view(-1, self.features, self.dimensions)
        distance = (m.unsqueeze(0) - m.unsqueeze(1)).abs().sum(3)
        return torch.cat([x, torch.exp(-distance).sum(1) - 1], 1)


class BatchDifference(nn.Module):
    def forward(self, x):
        return torch.cat([x, (x - x.mean(0, keepdim=True)).abs().mean(1, keepdim=True)], 1)


class Maxout(nn.Linear):
    def __init__(self, inputs, units, pieces):
        super().__init__(inputs, units * pieces)
        self.pieces = pieces

    def forward(self, x):
        return super().forward(x).view(x.shape[0], -1, self.pieces).max(2).values


class Reshape(nn.Module):
    def __init__(self, shape):
        super().__init__()
        self.shape = shape

    def forward(self, x):
        if len(self.shape) == 1:
            return x.reshape(x.shape[0], -1)
        h, w, c = self.shape
        return x.reshape(x.shape[0], c, h, w)


def stack(lines, shape):
    """A Sequential of lines of the language, and the shape behind it (channels last)."""
    modules = []
    for line in lines:
        words = line.split()
        word, values, options = words[0], [], {}
        rest = words[1:]
        while rest:
            if rest[0].endswith(':'):
                options[rest[0][:-1]] = rest[1]
                rest = rest[2:]
            else:
                values.append(rest[0])
                rest = rest[1:]
        bias = options.get('bias') != 'false'
        kernel, stride = int(options.get('kernel', 3)), int(options.get('stride', 1))
        padding = options.get('padding', 'same')
        zeros = int(padding) if padding.isdigit() else 0
        module = None
        if word == 'dense':
            module = nn.Linear(shape[0], int(values[0]), bias)
            shape = [int(values[0])]
        elif word in ('conv', 'upconv'):
            kind = Conv if word == 'conv' else Upconv
            module = kind(shape[2], int(values[0]), kernel, stride, zeros, bias=bias)
            module.mode = padding
        elif word == 'maxout':
            module = Maxout(shape[0], int(values[0]), int(options.get('pieces', 5)))
            shape = [int(values[0])]
        elif word == 'minibatch':
            dimensions = int(options.get('dimensions', 8))
            module = Minibatch(shape[0], int(values[0]), dimensions)
            shape = [shape[0] + int(values[0])]
        elif word == 'batchdifference':
            module = BatchDifference()
        elif word == 'batchnorm':
            kind = nn.BatchNorm2d if len(shape) == 3 else nn.BatchNorm1d
            module = kind(shape[-1], eps=float(options.get('epsilon', 1e-5)),
                          momentum=1 - float(options.get('momentum', 0.9)))
        elif word == 'layernorm':
            module = nn.LayerNorm([shape[2], shape[0], shape[1]] if len(shape) == 3 else shape,
                                  eps=float(options.get('epsilon', 1e-5)))
        elif word == 'dropout':
            module = Dropout(float(values[0]), len(modules))
        elif word == 'upsample':
            method = values[1] if len(values) > 1 else 'nearest'
            module = nn.Upsample(scale_factor=int(values[0]), mode=method,
                                 align_corners=False if method == 'bilinear' else None)
        elif word == 'pool':
            module = (nn.AvgPool2d if 'average' in values else nn.MaxPool2d)(int(values[0]))
        elif word == 'flatten':
            module = nn.Flatten()
        elif word == 'reshape':
            shape = [int(n) for n in values[0].split('x')]
            module = Reshape(shape)
            if modules and isinstance(modules[-1], Dropout):
                modules[-1].picture = shape
        else:
            module = {'relu': nn.ReLU, 'tanh': nn.Tanh, 'sigmoid': nn.Sigmoid, 'gelu': nn.GELU, 'swish': nn.SiLU,
                      'softplus': nn.Softplus}.get(word, lambda: None)()
            if word == 'leaky':
                module = nn.LeakyReLU(float(values[0]) if values else 0.2)
            if word == 'elu':
                module = nn.ELU(float(values[0]) if values else 1.0)
            if word == 'softmax':
                module = nn.Softmax(1)
        if options.get('norm') == 'spectral':
            module = parametrizations.spectral_norm(module)
        modules.append(module)
        if len(shape) == 3 or word == 'flatten':
            module.eval()
            with torch.no_grad():
                probe = torch.zeros([2] + ([shape[2], shape[0], shape[1]] if len(shape) == 3 else shape))
                if word != 'reshape':
                    out = first(module(probe))
                    shape = list(out.shape[1:])
            module.train()
    return nn.Sequential(*modules), shape


def fill(network, salt):
    """Weights by the formula, in the order of the sorted names: within 1 / sqrt(inputs), scales around 1."""
    state = network.state_dict()
    for index, name in enumerate(sorted(n for n in state if not n.endswith('num_batches_tracked'))):
        array = state[name]
        x = numbers(salt + index, array.numel()).astype(np.float32)
        if array.dim() > 1 and 'norm' not in kinds(network, name):
            scale = np.float32(1 / math.sqrt(array.numel() // array.shape[0]))
            x = x * scale
        else:
            x = x * np.float32(0.125)
            last = name.split('.')[-1]
            if last == 'running_var' or (last == 'weight' and 'norm' in kinds(network, name)):
                x = x + np.float32(1)
        array.copy_(torch.from_numpy(x.astype(np.float64)).reshape(array.shape))


def kinds(network, name):
    module = network[int(name.split('.')[0])]
    return 'norm' if isinstance(module, (nn.BatchNorm1d, nn.BatchNorm2d, nn.LayerNorm)) else ''


# Training --------------------------------------------------------------------------------------------------------

def optimizer(network, text):
    name, rest = text.rstrip(')').split('(')
    o = {key.strip(): float(value) for key, value in (part.split(':') for part in rest.split(','))}
    parameters = list(network.parameters())
    if name == 'sgd':
        made = torch.optim.SGD(parameters, lr=o['rate'], momentum=o.get('momentum', 0))
    elif name == 'rmsprop':
        made = torch.optim.RMSprop(parameters, lr=o['rate'], alpha=o.get('rho', 0.9), eps=o.get('epsilon', 1e-7))
    else:
        made = torch.optim.Adam(parameters, lr=o['rate'], betas=(o.get('beta1', 0.9), o.get('beta2', 0.999)),
                                eps=o.get('epsilon', 1e-8))
    return made, torch.optim.lr_scheduler.ExponentialLR(made, o.get('decay', 1.0))


def train(case):
    g, painted = stack(case['generator'], case['noise'])
    pack, count = case.get('pack', 1), case['count']
    d, _ = stack(case['discriminator'], painted[:-1] + [painted[-1] * pack])
    fill(g, 1000)
    fill(d, 2000)
    loss, labels = case['loss'], case.get('labels', [1.0, 0.0])
    probabilities = loss in ('minimax', 'nonsaturating')
    ends = isinstance(d[-1], nn.Sigmoid)

    def judge(x, number):
        Now.number = number
        return (d[:-1] if probabilities and ends else d)(x)

    def packed(x):
        if pack == 1:
            return x
        x = first(x)
        x = x.reshape([x.shape[0] // pack, pack] + list(x.shape[1:]))
        x = torch.cat([x[:, i] for i in range(pack)], -1)
        return x.permute(0, 3, 1, 2) if x.dim() == 4 else x

    def readable(x):
        return torch.sigmoid(x) if probabilities else x

    def cross(x, label):
        return (label * F.softplus(-x) + (1 - label) * F.softplus(x)).mean()

    gopt, gdecay = optimizer(g, case['optimizer'])
    dopt, ddecay = optimizer(d, case['optimizer'])
    result, skipped = {}, set()
    for step in range(10):
        real = batch(10 + step, count * pack, painted)
        noise = batch(50 + step, count * pack, case['noise'])
        for index in range(case.get('updates', 1)):
            Now.position, Now.number = step << 16 | index, 0
            with torch.no_grad():
                fake = g(noise)
            x, y = packed(real).detach(), packed(fake)
            x.requires_grad_('r1' in case)
            a, b = judge(x, 1), judge(y, 2)
            if probabilities:
                total = cross(a, labels[0]) + cross(b, labels[1])
            elif loss == 'leastsquares':
                total = ((a - labels[0]) ** 2).mean() + ((b - labels[1]) ** 2).mean()
            elif loss == 'hinge':
                total = F.relu(1 - a).mean() + F.relu(1 + b).mean()
            else:
                total = b.mean() - a.mean()
            if 'penalty' in case:
                n = x.shape[0]
                share = torch.from_numpy(philox(Now.position, 6, n)).reshape([n] + [1] * (x.dim() - 1))
                between = (x.detach() * share + y * (1 - share)).requires_grad_(True)
                slope, = torch.autograd.grad(judge(between, 3).sum(), between, create_graph=True)
                size = (slope.reshape(n, -1) ** 2).sum(1).add(1e-12).sqrt()
                total = total + case['penalty'] * ((size - 1) ** 2).mean()
            if 'r1' in case:
                slope, = torch.autograd.grad(a.sum(), x, create_graph=True)
                total = total + case['r1'] / 2 * (slope ** 2).sum() / x.shape[0]
            dopt.zero_grad()
            total.backward()
            dgrad = math.sqrt(sum(float((p.grad ** 2).sum()) for p in d.parameters()))
            note(skipped, 'discriminator', d)
            dopt.step()
            ddecay.step()
            if 'clip' in case:
                with torch.no_grad():
                    for p in d.parameters():
                        p.clamp_(-case['clip'], case['clip'])
            dnumbers = [float(total.detach()), float(readable(a.detach()).mean()), float(readable(b.detach()).mean()), dgrad]
        Now.position, Now.number = step << 16, 4
        answers = judge(packed(g(noise)), 5)
        if loss == 'minimax':
            gloss = -F.softplus(answers).mean()
        elif loss == 'nonsaturating':
            gloss = F.softplus(-answers).mean()
        elif loss == 'leastsquares':
            gloss = ((answers - 1) ** 2).mean()
        else:
            gloss = -answers.mean()
        gopt.zero_grad()
        gloss.backward()
        ggrad = math.sqrt(sum(float((p.grad ** 2).sum()) for p in g.parameters()))
        note(skipped, 'generator', g)
        gopt.step()
        gdecay.step()
        if step in (0, 9):
            # d_loss, d_real, d_fake, D's gradient, g_loss, d_fake_after, G's gradient
            result[f'{step + 1}.numbers'] = np.array(
                dnumbers + [float(gloss.detach()), float(readable(answers.detach()).mean()), ggrad])
            for side, network in (('generator', g), ('discriminator', d)):
                for name, array in network.state_dict().items():
                    if not name.endswith('num_batches_tracked'):
                        result[f'{step + 1}.{side}.{name}'] = sample(array)
    g.eval()
    d.eval()
    with torch.no_grad():
        result['painted'] = sample(first(g(batch(90, 4, case['noise']))))
        result['judged'] = sample(d(packed(batch(91, 4 * pack, painted))))
    for name in skipped:
        for step in (1, 10):
            result.pop(f'{step}.{name}', None)
    return result


def note(skipped, side, network):
    """Gradients that vanish but for rounding (biases before a norm) are not compared: Adam makes steps of them."""
    largest = max(float(p.grad.abs().max()) for p in network.parameters())
    for name, p in network.named_parameters():
        if float(p.grad.abs().max()) < 1e-9 * max(largest, 1e-3):
            skipped.add(f'{side}.{name}')


def sample(array):
    """At most 200 numbers of an array, evenly spread."""
    x = array.detach().reshape(-1).numpy()
    return x[::max(1, math.ceil(len(x) / 200))].copy()


# Cases -----------------------------------------------------------------------------------------------------------

def case(name, noise, generator, discriminator, count=4, loss='nonsaturating', optimizer='sgd(rate: 0.05)', **more):
    return dict(name=name, noise=[int(n) for n in noise.split('x')], generator=split(generator),
                discriminator=split(discriminator), count=count, loss=loss, optimizer=optimizer, **more)


def split(text):
    return [part.strip() for part in text.split('|')]


small_g, small_d = 'dense 8 | tanh | dense 6', 'dense 8 | leaky 0.2 | dense 1 | sigmoid'
picture_g = 'dense 72 | tanh | reshape 6x6x2'
cases = [case('loss-' + loss, '3', small_g, small_d if loss in ('minimax', 'nonsaturating') else
              'dense 8 | leaky 0.2 | dense 1', loss=loss)
         for loss in ('minimax', 'nonsaturating', 'leastsquares', 'hinge', 'wasserstein')]
cases += [
    case('loss-labels', '3', small_g, small_d, labels=[0.9, 0.1]),
    case('loss-labels-leastsquares', '3', small_g, 'dense 8 | leaky 0.2 | dense 1', loss='leastsquares',
         labels=[0.9, 0.05]),
    case('loss-logit', '3', small_g, 'dense 8 | leaky 0.2 | dense 1', loss='minimax'),
    case('loss-clip', '3', small_g, 'dense 8 | leaky 0.2 | dense 1', loss='wasserstein', clip=0.1, updates=2,
         optimizer='rmsprop(rate: 0.005)'),
    case('loss-penalty', '3', small_g, 'dense 8 | tanh | dense 1', loss='wasserstein', penalty=10.0, updates=2),
    case('loss-r1', '3', small_g, 'dense 8 | softplus | dense 1 | sigmoid', r1=2.0),
    case('loss-pack', '3', small_g, small_d, pack=3),
    case('loss-pack-pictures', '3', picture_g, 'conv 3 stride: 2 | leaky 0.2 | flatten | dense 1 | sigmoid', pack=2),
    case('optimizer-momentum', '3', small_g, small_d, optimizer='sgd(rate: 0.05, momentum: 0.9, decay: 0.9)'),
    case('optimizer-rmsprop', '3', small_g, small_d, optimizer='rmsprop(rate: 0.002, rho: 0.8)'),
    case('optimizer-adam', '3', small_g, small_d, optimizer='adam(rate: 0.002, beta1: 0.5, decay: 0.9)'),
]
activations = ['relu', 'leaky 0.1', 'elu', 'elu 0.5', 'gelu', 'swish', 'softplus', 'tanh', 'sigmoid', 'softmax']
cases += [case('layer-' + a.replace(' ', '-'), '3', f'dense 8 | {a} | dense 6', f'dense 8 | {a} | dense 1 | sigmoid')
          for a in activations]
pictures = {
    'conv': 'conv 3', 'conv-valid': 'conv 3 kernel: 4 padding: valid', 'conv-stride': 'conv 3 kernel: 4 stride: 2',
    'conv-stride5': 'conv 3 kernel: 5 stride: 2 bias: false', 'conv-even': 'conv 3 kernel: 4',
    'conv-number': 'conv 3 kernel: 3 padding: 2 stride: 3', 'pool': 'conv 2 | pool 2', 'pool-average': 'pool 3 average',
    'batchdifference': 'conv 3 | batchdifference | conv 2', 'batchnorm-pictures': 'conv 3 bias: false | batchnorm',
    'layernorm-pictures': 'conv 3 | layernorm', 'spectral-conv': 'conv 3 norm: spectral',
    'dropout-pictures': 'conv 3 | dropout 0.3',
}
cases += [case('layer-' + name, '3', picture_g, f'{lines} | leaky 0.2 | flatten | dense 1 | sigmoid', count=5)
          for name, lines in pictures.items()]
ups = {
    'upconv': 'upconv 2', 'upconv-stride': 'upconv 2 kernel: 4 stride: 2', 'upconv-stride5':
    'upconv 2 kernel: 5 stride: 2 bias: false', 'upconv-odd': 'upconv 2 kernel: 3 stride: 2', 'upconv-wide':
    'upconv 2 kernel: 2 stride: 3', 'upconv-valid': 'upconv 2 kernel: 4 stride: 2 padding: valid', 'upconv-number':
    'upconv 2 kernel: 4 stride: 2 padding: 1', 'upconv-even': 'upconv 2 kernel: 4',
    'upsample': 'upsample 2 | conv 2', 'upsample-bilinear': 'upsample 3 bilinear | conv 2',
    'spectral-upconv': 'upconv 2 stride: 2 norm: spectral',
    'batchnorm-up': 'batchnorm | relu | upconv 2 kernel: 4 stride: 2',
}
cases += [case('layer-' + name, '3', f'dense 27 bias: false | reshape 3x3x3 | {lines} | tanh',
               'flatten | dense 4 | leaky 0.2 | dense 1 | sigmoid', count=5) for name, lines in ups.items()]
cases += [
    case('layer-batchnorm', '3', 'dense 8 | batchnorm momentum: 0.8 epsilon: 0.001 | relu | dense 6', small_d, count=6),
    case('layer-batchnorm-before-reshape', '3', 'dense 12 | batchnorm | relu | reshape 2x2x3 | upconv 2 stride: 2',
         'conv 3 | flatten | batchnorm | leaky 0.2 | dense 1 | sigmoid', count=6),
    case('layer-layernorm', '3', small_g, 'dense 8 | layernorm epsilon: 0.001 | leaky 0.2 | dense 1 | sigmoid'),
    case('layer-layernorm-penalty', '3', small_g, 'dense 8 | layernorm | leaky 0.2 | dense 1', loss='wasserstein',
         penalty=10.0),
    case('layer-dropout', '3', 'dense 8 | dropout 0.25 | relu | dense 6', 'dense 8 | dropout 0.4 | dense 1 | sigmoid'),
    case('layer-minibatch', '3', small_g, 'dense 8 | relu | minibatch 3 dimensions: 2 | dense 1 | sigmoid', count=6),
    case('layer-maxout', '3', small_g, 'maxout 5 pieces: 3 | dense 1 | sigmoid'),
    case('layer-spectral', '3', small_g, 'dense 8 norm: spectral | leaky 0.2 | dense 1 norm: spectral'),
]
cases += [
    case('gan-sine', '5', 'dense 128 | relu | dense 15', 'dense 128 | relu | dense 1 | sigmoid', count=64,
         loss='minimax', optimizer='adam(rate: 1e-4)'),
    case('gan-sine-nonsaturating', '5', 'dense 128 | relu | dense 15', 'dense 128 | relu | dense 1 | sigmoid',
         count=64, optimizer='adam(rate: 1e-4)'),
    case('gan-mnist-keras', '16',
         ' | '.join(f'dense {n} | leaky 0.2 | batchnorm momentum: 0.99 epsilon: 1e-3' for n in (32, 64, 128))
         + ' | dense 784 | tanh | reshape 28x28x1',
         'flatten | ' + ' | '.join(f'dense {n} | leaky 0.2' for n in (128, 64, 32)) + ' | dense 1 | sigmoid',
         count=16, labels=[0.9, 0.0], optimizer='adam(rate: 2e-4, beta1: 0.5)'),
    case('gan-mnist-pytorch', '16',
         'dense 16 | leaky 0.2 | ' + ' | '.join(f'dense {n} | batchnorm epsilon: 0.8 | leaky 0.2' for n in (32, 64, 128))
         + ' | dense 784 | reshape 28x28x1 | tanh',
         'flatten | dense 64 | leaky 0.2 | dense 32 | leaky 0.2 | dense 1 | sigmoid', count=16,
         optimizer='adam(rate: 2e-4, beta1: 0.5)'),
    case('gan-dcgan-28', '10',
         'dense 392 bias: false | batchnorm | leaky 0.2 | reshape 7x7x8'
         ' | upconv 6 kernel: 5 bias: false | batchnorm | leaky 0.2'
         ' | upconv 4 kernel: 5 stride: 2 bias: false | batchnorm | leaky 0.2'
         ' | upconv 1 kernel: 5 stride: 2 bias: false | tanh',
         'conv 4 kernel: 5 stride: 2 | leaky 0.2 | dropout 0.3 | conv 8 kernel: 5 stride: 2 | leaky 0.2 | dropout 0.3'
         ' | flatten | dense 1 | sigmoid', count=8, optimizer='adam(rate: 1e-4, beta1: 0.9)'),
    case('gan-dcgan-64', '1x1x10',
         'upconv 16 kernel: 4 padding: valid bias: false | batchnorm | relu | '
         + ' | '.join(f'upconv {n} kernel: 4 stride: 2 padding: 1 bias: false | batchnorm | relu' for n in (8, 6, 4))
         + ' | upconv 3 kernel: 4 stride: 2 padding: 1 bias: false | tanh',
         'conv 4 kernel: 4 stride: 2 padding: 1 bias: false | leaky 0.2 | '
         + ' | '.join(f'conv {n} kernel: 4 stride: 2 padding: 1 bias: false | batchnorm | leaky 0.2' for n in (6, 8, 16))
         + ' | conv 1 kernel: 4 padding: valid bias: false | flatten | sigmoid', count=4,
         optimizer='adam(rate: 2e-4, beta1: 0.5)'),
    case('gan-flowers-1', '1x1x10',
         'upconv 24 kernel: 4 padding: valid | batchnorm | leaky 0.2 | '
         + ' | '.join(f'upconv {n} kernel: 4 stride: 2 | batchnorm | leaky 0.2' for n in (12, 6, 4))
         + ' | upconv 3 kernel: 4 | tanh',
         'conv 4 kernel: 4 stride: 2 | leaky 0.2 | batchdifference | '
         + ' | '.join(f'conv {n} kernel: 4 stride: 2 | batchnorm | leaky 0.2 | batchdifference' for n in (6, 8, 12))
         + ' | conv 1 kernel: 2 padding: valid | flatten | sigmoid', count=6, labels=[0.9, 0.0],
         optimizer='adam(rate: 1e-4, beta1: 0.2)'),
    case('gan-flowers-2', '10',
         'dense 392 | batchnorm | relu | dropout 0.4 | reshape 7x7x8'
         ' | upsample 2 | upconv 6 kernel: 5 | batchnorm | relu | upsample 2 | upconv 5 kernel: 5 | batchnorm | relu'
         ' | upconv 4 kernel: 5 | batchnorm | relu | upconv 3 kernel: 5 | sigmoid',
         ' | '.join(f'conv {n} kernel: 5 stride: 2 | leaky 0.2 | dropout 0.4' for n in (4, 6, 8))
         + ' | conv 12 kernel: 5 | leaky 0.2 | dropout 0.4 | flatten | dense 1 | sigmoid', count=6,
         optimizer='rmsprop(rate: 1e-4)'),
    case('gan-wgan-gp', '10',
         'dense 294 | reshape 7x7x6 | batchnorm | relu | upconv 4 kernel: 4 stride: 2 | batchnorm | relu'
         ' | upconv 1 kernel: 4 stride: 2 | tanh',
         'conv 4 kernel: 4 stride: 2 | leaky 0.2 | conv 6 kernel: 4 stride: 2 | layernorm | leaky 0.2 | flatten | dense 1',
         count=6, loss='wasserstein', penalty=10.0, updates=5,
         optimizer='adam(rate: 1e-4, beta1: 0.0, beta2: 0.9)'),
]


def save(path, tensors, metadata):
    """A safetensors file."""
    header, offset, data = {'__metadata__': metadata}, 0, b''
    for name, array in tensors.items():
        part = array.astype('<f4').tobytes()
        header[name] = {'dtype': 'F32', 'shape': list(array.shape), 'data_offsets': [offset, offset + len(part)]}
        offset += len(part)
        data += part
    text = json.dumps(header).encode()
    text += b' ' * (-len(text) % 8)
    with open(path, 'wb') as file:
        file.write(struct.pack('<Q', len(text)) + text + data)


if __name__ == '__main__':
    folder = sys.argv[1] if len(sys.argv) > 1 else '.'
    for one in cases:
        metadata = {key: '\n'.join(value) if key in ('generator', 'discriminator') else
                    'x'.join(map(str, value)) if key == 'noise' else
                    ' '.join(map(str, value)) if key == 'labels' else str(value) for key, value in one.items()}
        save(f"{folder}/{one['name']}.safetensors", train(one), metadata)
