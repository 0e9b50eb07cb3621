"""Compares ways to place the points of integrated gradients on the credit models, in double precision.

For 200 held-out rows against the mean reference row, each rule's attributions are compared with 8192 midpoints. Prints, per model and
output: mean points, median, 95th percentile and maximum of the relative L1 error, and how many of the explanations that a rule called
converged at 1 % are not. Run from the repository root: python src/bench/adaptive_rules.py (numpy and onnx).
"""

import math

import numpy as np
import onnx

TOLERANCE = 0.01
BUDGET = 512
SAFETY = 1.7
erf = np.vectorize(math.erf)


class Credit:
    """F and gradient times (x - x') of one credit model along a path."""

    def __init__(self, name, output):
        graph = onnx.load(f"topology/credit/{name}.onnx").graph
        self.w = {i.name: onnx.numpy_helper.to_array(i).astype(float) for i in graph.initializer}
        self.smooth = any(n.op_type == "Gelu" for n in graph.node)
        self.output = output

    def activation(self, z):
        if not self.smooth:
            return np.maximum(z, 0), (z > 0).astype(float)
        cdf = (1 + erf(z / math.sqrt(2))) / 2
        return z * cdf, cdf + z * np.exp(-z * z / 2) / math.sqrt(2 * math.pi)

    def integrand(self, x, baseline, positions):
        w = self.w
        step = (x - baseline) / w["scale"]
        z0 = (baseline - w["shift"]) / w["scale"] + np.asarray(positions)[:, None] * step
        a1, d1 = self.activation(z0 @ w["fc1.weight"].T + w["fc1.bias"])
        a2, d2 = self.activation(a1 @ w["fc2.weight"].T + w["fc2.bias"])
        logits = a2 @ w["fc3.weight"].T + w["fc3.bias"]
        g = np.zeros_like(logits)
        g[:, 1] = 1
        if self.output == "probability":
            p = np.exp(logits - logits.max(1, keepdims=True))
            p /= p.sum(1, keepdims=True)
            g = p[:, 1:] * (g - p)
        return (((g @ w["fc3.weight"] * d2) @ w["fc2.weight"] * d1) @ w["fc1.weight"]) * step


def interpolatory(nodes):
    """Weights on [0, 1] that are exact for the polynomials through the nodes."""
    x = 2 * np.asarray(nodes) - 1
    legendre = np.polynomial.legendre.legvander(x, len(x) - 1).T
    moments = np.zeros(len(x))
    moments[0] = 1
    return np.linalg.solve(legendre, moments)


def mirrored(lower):
    return np.array(lower + [0.5] + [1 - t for t in reversed(lower)])


LOBATTO_4 = np.array([0, 0.27639320225002103, 0.72360679774997897, 1])
LOBATTO_7 = mirrored([0, 0.091751709536136984, 0.27639320225002103])
LOBATTO_13 = mirrored(
    [0, 0.02855879215226014, 0.091751709536136984, 0.17907332882710935, 0.27639320225002103, 0.38180840016892506]
)
GAUSS_7, _ = np.polynomial.legendre.leggauss(7)
GAUSS_7 = (GAUSS_7 + 1) / 2
KRONROD_15 = mirrored(
    [
        (1 - t) / 2
        for t in (
            0.99145537112081264,
            0.94910791234275852,
            0.86486442335976907,
            0.74153118559939444,
            0.58608723546769113,
            0.40584515137739717,
            0.20778495500789847,
        )
    ]
)


def norm(v):
    return np.abs(v).sum()


def weighted(nodes, weights, known):
    """The sum over those known points that are nodes; known maps position to integrand."""
    return sum(w * known[min(known, key=lambda t: abs(t - node))] for node, w in zip(nodes, weights))


def fixed(nodes, weights):
    def rule(f):
        return weights @ f(nodes), len(nodes), None

    return rule


def kronrod_panels(f):
    """Gauss-Kronrod (7, 15) panels; the worst is halved until the summed distances of the two rules are small."""

    def panel(a, b):
        g = f(a + (b - a) * KRONROD_15)
        known = dict(zip(KRONROD_15, g))
        fine = (b - a) * weighted(KRONROD_15, interpolatory(KRONROD_15), known)
        coarse = (b - a) * weighted(GAUSS_7, interpolatory(GAUSS_7), known)
        return norm(fine - coarse), a, b, fine

    panels, points = [panel(0, 1)], 15
    while True:
        total = sum(p[3] for p in panels)
        estimate = sum(p[0] for p in panels) / norm(total)
        if estimate <= TOLERANCE or points + 30 > BUDGET:
            return total, points, estimate
        panels.sort(key=lambda p: p[0])
        _, a, b, _ = panels.pop()
        panels += [panel(a, (a + b) / 2), panel((a + b) / 2, b)]
        points += 30


def nested_then_bisection(f):
    """Nested Lobatto-Kronrod rules, then bisection where the integrand changes most; what the service does."""
    known = dict(zip(LOBATTO_7, f(LOBATTO_7)))
    for coarse, fine in ((LOBATTO_4, LOBATTO_7), (LOBATTO_7, LOBATTO_13)):
        new = [t for t in fine if min(abs(t - k) for k in known) > 1e-9]
        if new:
            known.update(zip(new, f(np.array(new))))
        best = weighted(fine, interpolatory(fine), known)
        estimate = SAFETY * norm(best - weighted(coarse, interpolatory(coarse), known)) / norm(best)
        if estimate <= TOLERANCE:
            return best, len(known), estimate
    while True:
        t = np.array(sorted(known))
        g = np.array([known[p] for p in t])
        width = np.diff(t)
        change = np.abs(np.diff(g, axis=0)) * width[:, None]
        total = (width[:, None] * (g[1:] + g[:-1]) / 2).sum(0)
        estimate = SAFETY / math.sqrt(12) * np.sqrt((change**2).sum(0)).sum() / norm(total)
        if estimate <= TOLERANCE or len(known) >= BUDGET:
            return total, len(known), estimate
        variation = change.sum(1)
        count = max(1, math.ceil(min(estimate / TOLERANCE - 1, 1) * len(width) / 2))
        worst = [i for i in np.argsort(-variation)[:count] if variation[i] >= variation.max() / 4]
        middles = t[worst] + width[worst] / 2
        known.update(zip(middles, f(middles)))


def main():
    rows = np.load("topology/credit/held-out.npy").astype(float)
    baseline = np.load("topology/credit/reference.npy").astype(float).mean(0)
    nodes, weights = np.polynomial.legendre.leggauss(50)
    rules = {
        "50 Gauss-Legendre": fixed((nodes + 1) / 2, weights / 2),
        "50 midpoints": fixed((np.arange(50) + 0.5) / 50, np.full(50, 0.02)),
        "Gauss-Kronrod panels": kronrod_panels,
        "nested, then bisection": nested_then_bisection,
    }
    many = (np.arange(8192) + 0.5) / 8192
    print("| model | output | rule | mean points | median % | p95 % | max % | wrongly converged |")
    print("|---|---|---|---|---|---|---|---|")
    for name in ("model-relu", "model"):
        for output in ("logit", "probability"):
            model = Credit(name, output)
            truth = [model.integrand(x, baseline, many).mean(0) for x in rows]
            for label, rule in rules.items():
                results = [rule(lambda t, x=x: model.integrand(x, baseline, t)) for x in rows]
                errors = np.array([norm(r[0] - t) / norm(t) for r, t in zip(results, truth)])
                converged = [r[2] is not None and r[2] <= TOLERANCE for r in results]
                wrong = sum(c and e > TOLERANCE for c, e in zip(converged, errors))
                verdict = f"{wrong} of {sum(converged)}" if any(converged) else "-"
                print(
                    f"| {name} | {output} | {label} | {np.mean([r[1] for r in results]):.1f} | "
                    f"{100 * np.median(errors):.2f} | {100 * np.quantile(errors, 0.95):.2f} | {100 * errors.max():.2f} | "
                    f"{verdict} |"
                )


if __name__ == "__main__":
    main()
