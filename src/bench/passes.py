"""Times gradient models beside the models they were made from, and says which operators the time goes to.

    java -jar target/plumbline.jar gradient --model cnn.onnx --out cnn.gradient.onnx
    python src/bench/passes.py --rows 16 cnn.onnx cnn.gradient.onnx [...]      (onnxruntime and numpy)

The first model is the forward pass. The models run in turns on the same random rows. With one thread, times are CPU times, which other
processes disturb less; ratios are those of the mean of each model's fastest third. Operators are timed by ONNX Runtime's profiler, each
node by the mean of its fastest tenth.
"""

import argparse
import json
import statistics
import tempfile
import time
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np
import onnxruntime


def session(path, threads, profile=None):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    if profile:
        options.enable_profiling = True
        options.profile_file_prefix = profile
    return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])


def feeds(model, rows, length):
    """Seeded normal numbers; the first free extent of an input is the rows, the others the length."""
    generator = np.random.default_rng(0)
    free = lambda axis: rows if axis == 0 else length
    shape = lambda dims: [dim if isinstance(dim, int) else free(axis) for axis, dim in enumerate(dims)]
    return {i.name: generator.standard_normal(shape(i.shape)).astype(np.float32) for i in model.get_inputs()}


def in_turns(models, inputs, rounds, clock):
    times = [[] for _ in models]
    for turn in range(rounds + 3):
        for offset in range(len(models)):
            index = (turn + offset) % len(models)
            start = clock()
            models[index].run(None, inputs[index])
            if turn >= 3:
                times[index].append(clock() - start)
    return times


def fastest(times, share):
    return statistics.mean(sorted(times)[: max(1, len(times) // share)])


def by_operator(model):
    """Microseconds per operator, from the profile of the runs so far."""
    path = Path(model.end_profiling())
    nodes, operators = defaultdict(list), {}
    for event in json.loads(path.read_text()):
        if event.get("cat") == "Node" and event["name"].endswith("_kernel_time"):
            nodes[event["name"]].append(event["dur"])
            operators[event["name"]] = event["args"]["op_name"]
    total = Counter()
    for name, durations in nodes.items():
        total[operators[name]] += fastest(durations, 10)
    return total


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("models", nargs="+")
    parser.add_argument("--rows", type=int, default=16)
    parser.add_argument("--length", type=int, default=32, help="of further free extents")
    parser.add_argument("--rounds", type=int, default=41)
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    clock = time.thread_time if arguments.threads == 1 else time.perf_counter
    models = [session(path, arguments.threads) for path in arguments.models]
    inputs = [feeds(model, arguments.rows, arguments.length) for model in models]
    times = [fastest(each, 3) for each in in_turns(models, inputs, arguments.rounds, clock)]
    with tempfile.TemporaryDirectory() as folder:
        profiled = [session(path, arguments.threads, f"{folder}/profile") for path in arguments.models]
        in_turns(profiled, inputs, arguments.rounds, clock)
        for path, seconds, model in zip(arguments.models, times, profiled):
            operators = by_operator(model)
            costs = ", ".join(f"{op} {micros:.0f}" for op, micros in operators.most_common(10))
            print(f"{path}: {1e3 * seconds:.3f} ms, ratio {seconds / times[0]:.2f}; microseconds: {costs}", flush=True)


if __name__ == "__main__":
    main()
