"""Times explanations beside PyTorch: the same rows, the same 50 points, one thread each, in turns.

    mvn -q -DskipTests package
    python src/bench/models.py target/bench-models
    python src/bench/against_pytorch.py target/bench-models [--models mlp wide ...] [--rounds 21] [--no-compile]

PyTorch does no more than forward and backward over all points of all rows, in its best setting among: eager and compiled, contiguous
and channels last, batches of several sizes; weights need no gradient. Plumbline explains: path, gradient, sums, completeness, verdict.
Time is the processor time of each process, so that neighbours do not count. Prints, per model, the median of PyTorch's time by Plumbline's within a round.
"""

import argparse
import itertools
import json
import os
import shlex
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np
import torch

import models

POINTS = 50
WARM_UP_SECONDS = 20
BATCHES = (16, 64, 256, 1024, 4096)
JAVA = os.environ.get("PLUMBLINE", "java -jar target/plumbline.jar")


class Torch:
    """Forward and backward over the points of the paths from zero to every row."""

    def __init__(self, name, rows, compiled, channels_last, batch):
        network = models.build(name).requires_grad_(False)
        positions = (torch.arange(POINTS) + 0.5) / POINTS
        rows = torch.from_numpy(rows)
        path = (positions.reshape(1, -1, *[1] * (rows.dim() - 1)) * rows.unsqueeze(1)).flatten(0, 1)
        target = network(rows).argmax(-1).repeat_interleave(POINTS)
        if channels_last:
            path, network = path.contiguous(memory_format=torch.channels_last), network.to(memory_format=torch.channels_last)
        self.network = torch.compile(network) if compiled else network
        self.chunks = [(x.requires_grad_(), t.unsqueeze(1)) for x, t in zip(path.split(batch), target.split(batch))]
        self.setting = f"{'compiled' if compiled else 'eager'}{', channels last' if channels_last else ''}, batches of {batch}"

    def __call__(self):
        start = time.process_time()
        for x, target in self.chunks:
            torch.autograd.grad(self.network(x).gather(1, target).sum(), x)
        return 1e3 * (time.process_time() - start)


class Plumbline:
    """A process that explains the rows once for every line that it is sent."""

    def __init__(self, folder, name, rows, memory):
        self.file = tempfile.NamedTemporaryFile(suffix=".npy")
        np.save(self.file, rows)
        self.file.flush()
        command = f"{JAVA} bench --turns --model {folder / name}.onnx --input {self.file.name} --rows {len(rows)}"
        arguments = shlex.split(command) + ["--points", str(POINTS), "--memory", str(memory)]
        self.process = subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def __call__(self):
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return float(self.process.stdout.readline())

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def best_of_torch(name, rows, compiles):
    images = rows.ndim == 4
    total = len(rows) * POINTS
    batches = [batch for batch in BATCHES if batch < total] + [total]
    settings = itertools.product((False, True) if compiles else (False,), (False, True) if images else (False,), batches)
    timed = []
    for setting in settings:
        candidate = Torch(name, rows, *setting)
        candidate()
        timed.append((min(candidate() for _ in range(5)), candidate))
    return min(timed, key=lambda pair: pair[0])[1]


def compare(folder, name, rounds, compiles, memory):
    row, count = models.MODELS[name][1:]
    rows = np.random.default_rng(1).standard_normal((count, *row)).astype(np.float32)
    theirs, ours = best_of_torch(name, rows, compiles), Plumbline(folder, name, rows, memory)
    until = time.monotonic() + WARM_UP_SECONDS
    while time.monotonic() < until:
        ours()
    pairs = [(theirs(), ours()) for _ in range(rounds)]
    ours.close()
    return {
        "model": name,
        "rows": count,
        "torchMs": statistics.median(t for t, _ in pairs) / count,
        "plumblineMs": statistics.median(o for _, o in pairs) / count,
        "ratio": statistics.median(t / o for t, o in pairs),
        "torch": theirs.setting,
    }


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--models", nargs="+", default=list(models.MODELS))
    parser.add_argument("--rounds", type=int, default=21)
    parser.add_argument("--no-compile", dest="compiles", action="store_false")
    parser.add_argument("--memory", type=int, default=256)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    if not arguments.json:
        print("| model | PyTorch, ms an explanation | Plumbline | ratio | PyTorch's best setting |\n|---|---|---|---|---|")
    for name in arguments.models:
        result = compare(arguments.folder, name, arguments.rounds, arguments.compiles, arguments.memory)
        line = "| {model} | {torchMs:.3f} | {plumblineMs:.3f} | {ratio:.2f} | {torch} |".format(**result)
        print(json.dumps(result) if arguments.json else line, flush=True)


if __name__ == "__main__":
    main()
