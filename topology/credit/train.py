"""Trains the credit models and writes every file of this folder that is derived from credit_data.csv and features.yaml.

    pip install -r requirements.txt
    python train.py            # model.onnx, model-relu.onnx, reference.npy, held-out.npy, MODEL_CARD.md
    python train.py --search   # the cross-validation that the hyperparameters below were chosen by

The same versions on the same kind of processor give the same bytes: one thread, fixed seeds, and a split that depends on the
rows' numbers alone.
"""

import argparse
import csv
import hashlib
import itertools
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
import yaml
from onnx import TensorProto, helper, numpy_helper
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import brier_score_loss, log_loss, roc_auc_score
from sklearn.model_selection import StratifiedKFold
from torch import nn

HERE = Path(__file__).parent
SEED = 20240229
HELD_OUT = 0.3
REFERENCE_ROWS = 256
HELD_OUT_ROWS = 200

# Epochs, dropout and weight decay: the best of `--search`, which sees the training rows only. The others are customary values.
EPOCHS, DROPOUT, WEIGHT_DECAY, LEARNING_RATE, BATCH = 20, 0.1, 0.5, 3e-3, 128

ACTIVATIONS = {"relu": nn.ReLU, "gelu": nn.GELU}


# Data ----------------------------------------------------------------------------------------------------------------------------


def load():
    """The file's rows, the features, and the class of each row (1 = bad)."""
    layout = yaml.safe_load((HERE / "features.yaml").read_text())
    with open(HERE / layout["data"], newline="") as file:
        rows = list(csv.DictReader(file))
    risk = layout["risk"]
    classes = np.array([row[layout["outcome"]] == risk for row in rows], dtype=np.int64)
    return rows, layout, classes


def split(classes):
    """Numbers of the training and the held-out rows.

    Within each class the 30 % of rows whose numbers have the smallest SHA-256 are held out, so that any program in any language finds
    the same split.
    """
    digests = [hashlib.sha256(f"credit application {i + 1}".encode()).digest() for i in range(len(classes))]
    held_out = set()
    for label in (0, 1):
        of_class = sorted(np.flatnonzero(classes == label), key=lambda i: digests[i])
        held_out.update(of_class[: round(HELD_OUT * len(of_class))])
    is_held_out = np.array([i in held_out for i in range(len(classes))])
    return np.flatnonzero(~is_held_out), np.flatnonzero(is_held_out)


def encode(rows, features, train):
    """The model's input, [rows, columns] in raw units; refuses a features.yaml that does not fit the data."""
    width = sum(len(feature["columns"]) for feature in features)
    encoded = np.zeros((len(rows), width), dtype=np.float32)
    for feature in features:
        values = [row[feature["source"]] for row in rows]
        if feature["kind"] == "numeric":
            numbers = np.array([np.nan if value == "NA" else float(value) for value in values])
            median = np.nanmedian(numbers[train])
            if feature["missing"] != median:
                raise SystemExit(f"features.yaml, {feature['name']}: missing must be the training median {median:g}")
            encoded[:, feature["columns"][0]] = np.where(np.isnan(numbers), median, numbers)
        else:
            for column, category in zip(feature["columns"], feature["categories"], strict=True):
                encoded[:, column] = [value == category for value in values]
            if not (encoded[:, feature["columns"]].sum(axis=1) == 1).all():
                raise SystemExit(f"features.yaml, {feature['name']}: the categories must cover every value of the file")
    return encoded


# Model ---------------------------------------------------------------------------------------------------------------------------


class CreditModel(nn.Module):
    """(x - shift) / scale, then 64 and 32 hidden units, then one logit per class."""

    def __init__(self, rows, features, activation, dropout):
        super().__init__()
        numeric = [feature["columns"][0] for feature in features if feature["kind"] == "numeric"]
        shift, scale = np.zeros(rows.shape[1], np.float32), np.ones(rows.shape[1], np.float32)
        shift[numeric] = rows[:, numeric].mean(axis=0)
        scale[numeric] = rows[:, numeric].std(axis=0)
        self.register_buffer("shift", torch.from_numpy(shift))
        self.register_buffer("scale", torch.from_numpy(scale))
        self.activation = activation
        self.layers = nn.ModuleList([nn.Linear(rows.shape[1], 64), nn.Linear(64, 32), nn.Linear(32, 2)])
        self.dropout = nn.Dropout(dropout)

    def forward(self, x):
        x = (x - self.shift) / self.scale
        for layer in self.layers[:-1]:
            x = self.dropout(ACTIVATIONS[self.activation]()(layer(x)))
        return self.layers[-1](x)


def fit(rows, classes, features, activation, seed=SEED, epochs=EPOCHS, dropout=DROPOUT, weight_decay=WEIGHT_DECAY):
    torch.manual_seed(seed)
    model = CreditModel(rows, features, activation, dropout)
    x, y = torch.from_numpy(rows), torch.from_numpy(classes)
    optimizer = torch.optim.AdamW(model.parameters(), lr=LEARNING_RATE, weight_decay=weight_decay)
    batches = -(-len(x) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, LEARNING_RATE, total_steps=epochs * batches)
    for _ in range(epochs):
        for batch in torch.randperm(len(x)).split(BATCH):
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(x[batch]), y[batch]).backward()
            optimizer.step()
            schedule.step()
    centre(model.layers[-1])
    return model.eval()


def centre(last):
    """Takes from both logits what they share: probabilities stay, and either logit alone is (half) the log-odds of its class."""
    with torch.no_grad():
        last.weight -= last.weight.mean(dim=0)
        last.bias -= last.bias.mean()


def probability_of_default(model, rows):
    with torch.no_grad():
        return torch.softmax(model(torch.from_numpy(rows)), dim=1)[:, 1].numpy()


def search(rows, classes, features):
    """Mean AUC of five folds of the training rows, two seeds each, per setting."""
    folds = list(StratifiedKFold(5, shuffle=True, random_state=SEED).split(rows, classes))
    for epochs, dropout, weight_decay in itertools.product((15, 20, 30), (0.1, 0.2, 0.4), (0.1, 0.5)):
        scores = []
        for (fitted, validated), seed in itertools.product(folds, (1, 2)):
            model = fit(rows[fitted], classes[fitted], features, "relu", seed, epochs, dropout, weight_decay)
            scores.append(roc_auc_score(classes[validated], probability_of_default(model, rows[validated])))
        print(f"epochs {epochs}  dropout {dropout}  weight decay {weight_decay}  AUC {np.mean(scores):.4f}", flush=True)


# Export --------------------------------------------------------------------------------------------------------------------------


def export(model, layout, path):
    """Writes the graph node by node, so that it holds the model and nothing an exporter would add."""
    constants, nodes = [], []

    def constant(name, tensor):
        constants.append(numpy_helper.from_array(tensor.detach().numpy(), name))
        return name

    def node(op, inputs, output, **attributes):
        nodes.append(helper.make_node(op, inputs, [output], name=output, **attributes))
        return output

    x = node("Sub", [layout["input"], constant("shift", model.shift)], "centred")
    x = node("Div", [x, constant("scale", model.scale)], "standardised")
    for i, layer in enumerate(model.layers, start=1):
        last = i == len(model.layers)
        parameters = [constant(f"fc{i}.weight", layer.weight), constant(f"fc{i}.bias", layer.bias)]
        x = node("Gemm", [x, *parameters], "logit" if last else f"fc{i}", transB=1)
        if not last:
            x = node({"relu": "Relu", "gelu": "Gelu"}[model.activation], [x], f"hidden{i}")
    node("Softmax", [x], "probability", axis=1)

    def io(name, width):
        return helper.make_tensor_value_info(name, TensorProto.FLOAT, ["batch", width])

    graph = helper.make_graph(
        nodes, "credit", [io(layout["input"], len(model.shift))], [io("logit", 2), io("probability", 2)], constants
    )
    opset = {"relu": 17, "gelu": 20}[model.activation]
    proto = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version={17: 8, 20: 9}[opset])
    proto.producer_name = "train.py"
    proto.doc_string = "Probability that a loan is repaid (good) or not (bad), from a loan application."
    helper.set_model_props(proto, {"labels": ",".join(layout["labels"])})
    onnx.checker.check_model(proto, full_check=True)
    path.write_bytes(proto.SerializeToString(deterministic=True))


def largest_difference(model, path, rows):
    """Between the trained model's logits and those ONNX Runtime computes from the file."""
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    logit, probability = session.run(["logit", "probability"], {session.get_inputs()[0].name: rows})
    with torch.no_grad():
        trained = model(torch.from_numpy(rows)).numpy()
    assert np.allclose(probability, torch.softmax(torch.from_numpy(trained), 1).numpy(), atol=1e-6)
    return float(np.abs(logit - trained).max())


def integrated_gradients(model, rows, baseline, points=512):
    """Of the logit of default, by the midpoint rule in double precision: [rows, columns], and the largest convergence delta."""
    model = model.double()
    x, start = torch.from_numpy(rows).double(), torch.from_numpy(baseline).double()
    total = torch.zeros_like(x)
    for k in range(points):
        on_path = (start + (k + 0.5) / points * (x - start)).requires_grad_()
        total += torch.autograd.grad(model(on_path)[:, 1].sum(), on_path)[0] / points
    attributions = total * (x - start)
    with torch.no_grad():
        difference = model(x)[:, 1] - model(start[None])[:, 1]
    delta = (attributions.sum(dim=1) - difference).abs().max().item()
    model.float()
    return attributions.numpy(), delta


# Model card ----------------------------------------------------------------------------------------------------------------------


def bootstrap_interval(classes, scores, draws=2000):
    """95 % percentile interval of the AUC over resamples of the held-out rows."""
    random = np.random.default_rng(SEED)
    samples = (random.integers(0, len(classes), len(classes)) for _ in range(draws))
    return np.percentile([roc_auc_score(classes[s], scores[s]) for s in samples], [2.5, 97.5])


def groups_table(rows, numbers, classes, scores):
    """How the model treats age groups and marital statuses of the held-out rows."""
    ages = np.array([int(rows[i]["Age"]) for i in numbers])
    marital = np.array([rows[i]["Marital"] for i in numbers])
    groups = [(f"age {low} to {high}", (low <= ages) & (ages <= high)) for low, high in ((18, 25), (26, 40), (41, 60), (61, 70))]
    groups += [(f"marital status {status}", marital == status) for status in ("single", "married", "separated", "divorced", "widow")]
    lines = []
    for name, of in groups:
        auc = f"{roc_auc_score(classes[of], scores[of]):.2f}" if 0 < classes[of].sum() < of.sum() else "-"
        lines.append(
            f"| {name} | {of.sum()} | {classes[of].mean():.2f} | {scores[of].mean():.2f} | {(scores[of] > 0.5).mean():.2f} | {auc} |"
        )
    return "\n".join(lines)


def attribution_table(features, attributions):
    """Mean absolute attribution per feature, strongest first."""
    strengths = {f["name"]: np.abs(attributions[:, f["columns"]].sum(axis=1)).mean() for f in features}
    ordered = sorted(strengths.items(), key=lambda item: -item[1])
    return "\n".join(f"| {name} | {strength:.3f} |" for name, strength in ordered)


def sha256(name):
    return hashlib.sha256((HERE / name).read_bytes()).hexdigest()


# Main ----------------------------------------------------------------------------------------------------------------------------


def main():
    parser = argparse.ArgumentParser(description="Trains the credit models.")
    parser.add_argument("--search", action="store_true", help="only print the cross-validation of the hyperparameters")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)

    rows, layout, classes = load()
    features = layout["features"]
    train, held_out = split(classes)
    encoded = encode(rows, features, train)
    if arguments.search:
        search(encoded[train], classes[train], features)
        return

    facts = {"rows": len(rows), "train": len(train), "held_out": len(held_out), "bad": classes.mean(), "columns": encoded.shape[1]}
    linear = LogisticRegression(max_iter=5000)
    standardised = (encoded - encoded[train].mean(axis=0)) / (encoded[train].std(axis=0) + 1e-9)
    linear.fit(standardised[train], classes[train])
    facts["linear_auc"] = roc_auc_score(classes[held_out], linear.predict_proba(standardised[held_out])[:, 1])

    for activation, name in (("gelu", "model.onnx"), ("relu", "model-relu.onnx")):
        model = fit(encoded[train], classes[train], features, activation)
        export(model, layout, HERE / name)
        scores = probability_of_default(model, encoded[held_out])
        low, high = bootstrap_interval(classes[held_out], scores)
        attributions, delta = integrated_gradients(model, encoded[held_out], encoded[train].mean(axis=0))
        facts |= {
            f"{activation}_auc": roc_auc_score(classes[held_out], scores),
            f"{activation}_low": low,
            f"{activation}_high": high,
            f"{activation}_train_auc": roc_auc_score(classes[train], probability_of_default(model, encoded[train])),
            f"{activation}_brier": brier_score_loss(classes[held_out], scores),
            f"{activation}_log_loss": log_loss(classes[held_out], scores),
            f"{activation}_difference": largest_difference(model, HERE / name, encoded),
            f"{activation}_delta": delta,
            f"{activation}_attributions": attribution_table(features, attributions),
            f"{activation}_groups": groups_table(rows, held_out, classes[held_out], scores),
            f"{activation}_sha256": sha256(name),
        }
        print(f"{name}: held-out AUC {facts[f'{activation}_auc']:.4f} ({low:.3f} to {high:.3f})")

    random = np.random.default_rng(SEED)
    np.save(HERE / "reference.npy", encoded[np.sort(random.choice(train, REFERENCE_ROWS, replace=False))])
    np.save(HERE / "held-out.npy", encoded[np.sort(random.choice(held_out, HELD_OUT_ROWS, replace=False))])
    facts |= {"reference_sha256": sha256("reference.npy"), "data_sha256": sha256(layout["data"])}
    card = (HERE / "model-card.template.md").read_text()
    (HERE / "MODEL_CARD.md").write_text(card.format(**facts))


if __name__ == "__main__":
    main()
