"""Writes the models that speed is measured on, with seeded random weights, as ONNX files.

    python src/bench/models.py FOLDER        (torch, onnx and onnxscript)

mlp: 29-64-32-2, ReLU.  wide: 1000-512-256-10, ReLU.  cnn: two convolutions, each with a 2x2 max-pool, on 3x32x32.
resnet18: the network of He et al. 2016 at 64x64.  transformer: 2 layers, 128 wide, 4 heads, on 32 embedded tokens.
"""

import sys
import warnings
from pathlib import Path

import torch
from torch import nn


class Residual(nn.Module):
    def __init__(self, inner, width, stride):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(inner, width, 3, stride, 1, bias=False),
            nn.BatchNorm2d(width),
            nn.ReLU(),
            nn.Conv2d(width, width, 3, 1, 1, bias=False),
            nn.BatchNorm2d(width),
        )
        same = stride == 1 and inner == width
        self.shortcut = nn.Sequential() if same else nn.Sequential(nn.Conv2d(inner, width, 1, stride, bias=False), nn.BatchNorm2d(width))

    def forward(self, x):
        return torch.relu(self.body(x) + self.shortcut(x))


class Block(nn.Module):
    """Attention and a GELU layer, each normalised first."""

    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.before, self.between = nn.LayerNorm(width), nn.LayerNorm(width)
        self.project, self.mix = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.feed = nn.Sequential(nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width))

    def forward(self, x):
        batch, length, width = x.shape
        heads = self.project(self.before(x)).reshape(batch, length, 3, self.heads, width // self.heads)
        q, k, v = heads.permute(2, 0, 3, 1, 4)
        weights = torch.softmax(q @ k.transpose(-1, -2) / (width // self.heads) ** 0.5, -1)
        x = x + self.mix((weights @ v).transpose(1, 2).reshape(batch, length, width))
        return x + self.feed(self.between(x))


class Transformer(nn.Module):
    def __init__(self, width=128, layers=2, heads=4, classes=2):
        super().__init__()
        self.blocks = nn.Sequential(*(Block(width, heads) for _ in range(layers)))
        self.head = nn.Sequential(nn.LayerNorm(width), nn.Linear(width, classes))

    def forward(self, x):
        return self.head(self.blocks(x).mean(1))


def mlp(*sizes):
    layers = [layer for i, o in zip(sizes, sizes[1:]) for layer in (nn.Linear(i, o), nn.ReLU())]
    return nn.Sequential(*layers[:-1])


def cnn():
    return nn.Sequential(
        *(nn.Conv2d(3, 32, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)),
        *(nn.Conv2d(32, 64, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)),
        *(nn.Flatten(), nn.Linear(64 * 8 * 8, 128), nn.ReLU(), nn.Linear(128, 10)),
    )


def resnet18():
    stem = [nn.Conv2d(3, 64, 7, 2, 3, bias=False), nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(3, 2, 1)]
    widths = [(64, 64, 1), (64, 128, 2), (128, 256, 2), (256, 512, 2)]
    stages = [block for i, w, s in widths for block in (Residual(i, w, s), Residual(w, w, 1))]
    return nn.Sequential(*stem, *stages, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(512, 1000))


# name: the network, one row of its input, rows to explain
MODELS = {
    "mlp": (lambda: mlp(29, 64, 32, 2), (29,), 64),
    "wide": (lambda: mlp(1000, 512, 256, 10), (1000,), 64),
    "cnn": (cnn, (3, 32, 32), 16),
    "resnet18": (resnet18, (3, 64, 64), 2),
    "transformer": (Transformer, (32, 128), 8),
}


def build(name):
    """The network, the same at every call; normalisation has statistics that are not the identity."""
    torch.manual_seed(sum(name.encode()))
    network = MODELS[name][0]().eval()
    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d):
            nn.init.normal_(module.running_mean, 0, 0.1)
            nn.init.uniform_(module.running_var, 0.5, 2)
            nn.init.uniform_(module.weight, 0.5, 1)
    return network


def write(folder):
    folder.mkdir(parents=True, exist_ok=True)
    for name, (_, row, _) in MODELS.items():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            torch.onnx.export(
                build(name),
                (torch.zeros(2, *row),),
                folder / f"{name}.onnx",
                input_names=["x"],
                output_names=["y"],
                dynamic_axes={"x": {0: "batch"}, "y": {0: "batch"}},
                opset_version=18,
                dynamo=False,
            )
        print(folder / f"{name}.onnx")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
