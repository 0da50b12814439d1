#!/usr/bin/env python3
"""PyTorch loads networks that Atelier saved and computes the same answers.

Needs torch and numpy. Each file names its stack in the metadata and holds the arrays of the network, beside them a batch
`probe.input` and Atelier's answers `probe.output`. `load_state_dict` is strict: names and shapes must be exactly those of
`torch.nn.Sequential`.

    python3 paint_from_file.py file.safetensors ...
"""
import json, struct, sys
import numpy as np
import torch
from make_goldens import first, stack


def load(path):
    with open(path, 'rb') as file:
        header = json.loads(file.read(struct.unpack('<Q', file.read(8))[0]))
        data = file.read()
    metadata = header.pop('__metadata__', {})
    tensors = {}
    for name, entry in header.items():
        begin, end = entry['data_offsets']
        array = np.frombuffer(data[begin:end], '<f4').reshape(entry['shape']).astype(np.float64)
        tensors[name] = torch.from_numpy(array)
    return tensors, metadata


for path in sys.argv[1:]:
    tensors, metadata = load(path)
    given, expected = tensors.pop('probe.input'), tensors.pop('probe.output')
    network, _ = stack(metadata['stack'].split('\n'), list(given.shape[1:]))
    for name, array in network.state_dict().items():
        if name.endswith('num_batches_tracked'):
            tensors[name] = array
    network.load_state_dict(tensors)
    network.eval()
    with torch.no_grad():
        found = first(network(given.permute(0, 3, 1, 2) if given.dim() == 4 else given))
    error = float((found - expected).abs().max())
    print(f'{path}: largest difference {error:.2e}')
    if found.shape != expected.shape or error > 1e-4:
        sys.exit(f'{path}: PyTorch computes something else')
