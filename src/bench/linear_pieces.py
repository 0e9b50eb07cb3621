"""Can the integral along the path of a ReLU network be had exactly, by gradients alone?

Where the gradient is the same at both ends of an interval and at a point inside, the interval is taken for linear. Where it differs
there is a kink, which is looked for in the middle or where the tangents at both ends meet; nothing is believed of it before gradients
on both sides of it say so. For 200 held-out rows of the ReLU credit model (logit) against the mean reference row: points needed
for a tolerance and the true error, against an integration between the breakpoints as the weights give them, in double and in single
precision. Run from the repository root: python src/bench/linear_pieces.py (numpy and onnx).
"""

import heapq
import itertools

import numpy as np
import onnx

BUDGET = 4096
INSIDE = 0.381966  # where an interval is tried that looks linear


class Path:
    """F and gradient times (x - x') of the ReLU credit model along one path, in one precision."""

    def __init__(self, weights, x, baseline, precision):
        self.w = {name: w.astype(precision) for name, w in weights.items()}
        self.x, self.baseline, self.precision = x.astype(precision), baseline.astype(precision), precision
        self.points = 0

    def layers(self, positions):
        w = self.w
        a = np.atleast_1d(np.asarray(positions)).astype(self.precision)[:, None]
        z0 = (self.baseline + a * (self.x - self.baseline) - w["shift"]) / w["scale"]
        z1 = z0 @ w["fc1.weight"].T + w["fc1.bias"]
        z2 = np.maximum(z1, 0) @ w["fc2.weight"].T + w["fc2.bias"]
        return z1, z2

    def __call__(self, position):
        self.points += 1
        w = self.w
        z1, z2 = self.layers(position)
        f = np.maximum(z2[0], 0) @ w["fc3.weight"][1] + w["fc3.bias"][1]
        g = ((w["fc3.weight"][1] * (z2[0] > 0)) @ w["fc2.weight"] * (z1[0] > 0)) @ w["fc1.weight"]
        return float(f), (g * ((self.x - self.baseline) / w["scale"])).astype(float)

    def breakpoints(self):
        """Zeros of the first layer's units, then between them those of the second's, all linear there."""

        def zeros(values, ends):
            with np.errstate(divide="ignore", invalid="ignore"):
                t = values[0] / (values[0] - values[1])
            return [ends[0] + u * (ends[1] - ends[0]) for u in t[(t > 0) & (t < 1)]]

        first = sorted({0.0, 1.0, *zeros(self.layers([0, 1])[0], (0.0, 1.0))})
        second = [t for ends in itertools.pairwise(first) for t in zeros(self.layers(ends)[1], ends)]
        return sorted({*first, *second})

    def exact(self):
        return sum((b - a) * self((a + b) / 2)[1] for a, b in itertools.pairwise(self.breakpoints()))


def norm(v):
    return np.abs(v).sum()


def pieces(path, tolerance, rounding, tangents, probes):
    """The attributions, the bound on what is not resolved, and whether it fell below the tolerance."""
    known = {t: path(t) for t in (0.0, 1.0)}
    done, open_, order = [], [], itertools.count()

    def same(a, b):
        return norm(known[a][1] - known[b][1]) <= rounding * max(norm(known[a][1]), norm(known[b][1]))

    def put(a, b, untried=True):
        variation = (b - a) * norm(known[b][1] - known[a][1]) / 2
        if same(a, b):
            heapq.heappush(open_, (-np.inf, next(order), a, b, untried)) if probes else done.append((a, b))
        else:
            heapq.heappush(open_, (-variation, next(order), a, b, untried))

    def cut(a, b, at, untried=True):
        turns = [t for t in at if a < t < b]
        known.update({t: path(t) for t in turns})
        for left, right in itertools.pairwise([a, *turns, b]):
            put(left, right, untried)

    def total():
        intervals = done + [(a, b) for _, _, a, b, _ in open_]
        return sum((b - a) * (known[a][1] + known[b][1]) / 2 for a, b in intervals)

    put(0.0, 1.0)
    scale = 0
    for step in itertools.count():
        if step % 32 == 0:
            scale = norm(total())
        unresolved = sum(-v for v, *_ in open_)
        if unresolved <= tolerance * scale:
            scale = norm(total())
        if unresolved <= tolerance * scale or path.points + 2 > BUDGET:
            break
        variation, _, a, b, untried = heapq.heappop(open_)
        if variation == -np.inf:
            probe = a + INSIDE * (b - a)
            known[probe] = path(probe)
            if same(a, probe):
                done.append((a, b))
            else:
                put(a, probe)
                put(probe, b)
            continue
        meeting = None
        if tangents and untried:
            (fa, ga), (fb, gb) = known[a], known[b]
            slopes = ga.sum(), gb.sum()
            if abs(slopes[0] - slopes[1]) > rounding * (abs(slopes[0]) + abs(slopes[1])):
                meeting = (fb - fa + slopes[0] * a - slopes[1] * b) / (slopes[0] - slopes[1])
        if meeting is not None and a < meeting < b:
            inset = max(rounding, 1e-9)
            cut(a, b, [max(meeting - inset, (a + meeting) / 2), min(meeting + inset, (b + meeting) / 2)], False)
        else:
            cut(a, b, [(a + b) / 2])
    unresolved = sum(-v for v, *_ in open_ if v != -np.inf)
    verified = all(v != -np.inf for v, *_ in open_)
    return total(), verified and unresolved <= tolerance * norm(total())


def main():
    graph = onnx.load("topology/credit/model-relu.onnx").graph
    weights = {i.name: onnx.numpy_helper.to_array(i).astype(float) for i in graph.initializer}
    rows = np.load("topology/credit/held-out.npy").astype(float)[:200]
    baseline = np.load("topology/credit/reference.npy").astype(float).mean(0)
    kinks = [len(Path(weights, x, baseline, float).breakpoints()) - 2 for x in rows]
    print(f"kinks on a path: median {np.median(kinks):.0f}, max {max(kinks)}")
    print("| precision | tolerance | kinks are looked for | equal ends are | mean points | p95 | max error | wrongly converged |")
    print("|---|---|---|---|---|---|---|---|")
    for precision, rounding in ((np.float64, 1e-10), (np.float32, 2e-5)):
        for tolerance in (1e-2, 1e-4, 1e-6):
            for tangents, probes in ((False, False), (True, False), (True, True)):
                measure(weights, rows, baseline, precision, tolerance, rounding, tangents, probes)


def measure(weights, rows, baseline, precision, tolerance, rounding, tangents, probes):
    points, errors, converged = [], [], []
    for x in rows:
        path = Path(weights, x, baseline, precision)
        truth = Path(weights, x, baseline, float).exact()
        found, verdict = pieces(path, tolerance, rounding, tangents, probes)
        points.append(path.points)
        errors.append(norm(found - truth) / norm(truth))
        converged.append(verdict)
    wrong = sum(c and e > tolerance for c, e in zip(converged, errors))
    print(
        f"| {precision.__name__} | {tolerance:.0e} | {'where tangents meet' if tangents else 'in the middle'} |"
        f" {'probed' if probes else 'believed'} | {np.mean(points):.0f} | {np.percentile(points, 95):.0f} |"
        f" {max(errors):.1e} | {wrong} of {sum(converged)} |",
        flush=True,
    )


if __name__ == "__main__":
    main()
