"""Writes the small models beside this script: one for each way in which a production model comes to be.

Needs numpy, onnx, onnxruntime, scikit-learn and torch. Run it in this folder; every seed is fixed.
"""

import os
import warnings

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import TensorProto, helper, numpy_helper
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier
from sklearn.preprocessing import StandardScaler

warnings.filterwarnings("ignore")
FLOAT = TensorProto.FLOAT
INT64 = TensorProto.INT64
random = np.random.default_rng(7)


def weights(**shapes):
    return [
        numpy_helper.from_array(random.normal(0, 0.5, shape).astype(np.float32), name)
        for name, shape in shapes.items()
    ]


def constant(name, values, dtype=np.int64):
    return numpy_helper.from_array(np.array(values, dtype), name)


def value(name, shape, dtype=FLOAT):
    return helper.make_tensor_value_info(name, dtype, shape)


def save(name, nodes, inputs, outputs, initializers, opset=17, domains=()):
    imports = [helper.make_opsetid("", opset), *(helper.make_opsetid(*domain) for domain in domains)]
    graph = helper.make_graph(nodes, name, inputs, outputs, initializers)
    model = helper.make_model(graph, opset_imports=imports, ir_version=8)
    onnx.save(model, name + ".onnx")


def export(name, module, example, inputs, dynamic, opset=17):
    torch.manual_seed(7)
    module.eval()
    torch.onnx.export(
        module,
        example,
        name + ".onnx",
        input_names=inputs,
        output_names=["logits"],
        dynamic_axes=dynamic,
        opset_version=opset,
        dynamo=False,
    )
    strip(name)


def strip(name):
    """Removes what the exporter notes of the machine it ran on."""
    model = onnx.load(name + ".onnx")
    for node in model.graph.node:
        node.doc_string = ""
        del node.metadata_props[:]
    onnx.save(model, name + ".onnx")


class Recurrent(torch.nn.Module):
    def __init__(self, layer):
        super().__init__()
        self.layer = layer
        self.head = torch.nn.Linear(layer.hidden_size * (2 if layer.bidirectional else 1), 3)

    def forward(self, x):
        return self.head(self.layer(x)[0][:, -1])


class Unet(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.down = torch.nn.Conv2d(2, 4, 3, padding=1)
        self.middle = torch.nn.Conv2d(4, 6, 3, stride=2, padding=1)
        self.up = torch.nn.ConvTranspose2d(6, 4, 2, stride=2)
        self.fine = torch.nn.Conv2d(8, 4, 3, padding=1)
        self.out = torch.nn.Conv2d(4, 2, 1)

    def forward(self, x):
        wide = torch.tanh(self.down(x))
        deep = torch.tanh(self.middle(wide))
        joined = torch.cat([wide, self.up(deep)], 1)
        fine = torch.sigmoid(self.fine(joined))
        small = torch.nn.functional.avg_pool2d(fine, 2)
        large = torch.nn.functional.interpolate(small, scale_factor=2, mode="bilinear", align_corners=False)
        return self.out(large + fine)


class Encoder(torch.nn.Module):
    """Token ids to class scores through two transformer layers."""

    def __init__(self, tokens=True):
        super().__init__()
        self.words = torch.nn.Embedding(20, 8) if tokens else torch.nn.Linear(8, 8)
        self.positions = torch.nn.Parameter(torch.randn(12, 8) * 0.3)
        self.layers = torch.nn.ModuleList([Layer() for _ in range(2)])
        self.head = torch.nn.Linear(8, 3)

    def forward(self, ids):
        x = self.words(ids)
        x = x + self.positions[: x.shape[1]]
        for layer in self.layers:
            x = layer(x)
        return self.head(x.mean(1))


class Layer(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.qkv = torch.nn.Linear(8, 24)
        self.out = torch.nn.Linear(8, 8)
        self.wide = torch.nn.Linear(8, 16)
        self.narrow = torch.nn.Linear(16, 8)
        self.first = torch.nn.LayerNorm(8)
        self.second = torch.nn.LayerNorm(8)

    def forward(self, x):
        batch, length, _ = x.shape
        q, k, v = (
            part.reshape(batch, length, 2, 4).transpose(1, 2) for part in self.qkv(x).chunk(3, -1)
        )
        weights = torch.softmax(q @ k.transpose(-1, -2) / 2.0, -1)
        mixed = (weights @ v).transpose(1, 2).reshape(batch, length, 8)
        x = self.first(x + self.out(mixed))
        return self.second(x + self.narrow(torch.nn.functional.gelu(self.wide(x))))


def recurrent():
    sequence = {"x": {0: "batch", 1: "length"}, "logits": {0: "batch"}}
    batch = {"x": {0: "batch"}, "logits": {0: "batch"}}
    torch.manual_seed(1)
    lstm = Recurrent(torch.nn.LSTM(4, 5, batch_first=True, bidirectional=True))
    export("lstm_classifier", lstm, torch.randn(2, 6, 4), ["x"], sequence)
    torch.manual_seed(2)
    gru = Recurrent(torch.nn.GRU(4, 5, num_layers=2, batch_first=True))
    export("gru_classifier", gru, torch.randn(2, 6, 4), ["x"], batch)


def branching():
    """One of two layers, as the mean of the input says."""
    branches = {}
    for branch, activation in (("then_branch", "Tanh"), ("else_branch", "Sigmoid")):
        prefix = branch[:4]
        nodes = [
            helper.make_node("MatMul", ["scaled", prefix + "_w"], ["product"]),
            helper.make_node(activation, ["product"], [prefix + "_y"]),
        ]
        branches[branch] = helper.make_graph(nodes, prefix, [], [value(prefix + "_y", None)])
    nodes = [
        helper.make_node("Mul", ["x", "x"], ["scaled"]),
        helper.make_node("ReduceMean", ["x"], ["mean"], keepdims=0),
        helper.make_node("Greater", ["mean", "zero"], ["positive"]),
        helper.make_node("If", ["positive"], ["chosen"], **branches),
        helper.make_node("MatMul", ["chosen", "w"], ["logits"]),
    ]
    initializers = weights(then_w=(4, 5), else_w=(4, 5), w=(5, 3)) + [constant("zero", 0, np.float32)]
    save("branching", nodes, [value("x", ["batch", 4])], [value("logits", ["batch", 3])], initializers)


def looping():
    """A layer applied until it was applied four times; its states are outputs too."""
    body = helper.make_graph(
        [
            helper.make_node("MatMul", ["state", "w"], ["product"]),
            helper.make_node("Add", ["product", "x"], ["sum"]),
            helper.make_node("Tanh", ["sum"], ["next"]),
            helper.make_node("ReduceMean", ["next"], ["mean"], axes=[1], keepdims=1),
            helper.make_node("Identity", ["going"], ["still"]),
        ],
        "body",
        [value("i", [], INT64), value("going", [], TensorProto.BOOL), value("state", None)],
        [value("still", [], TensorProto.BOOL), value("next", None), value("mean", None)],
    )
    nodes = [
        helper.make_node("Loop", ["count", "", "start"], ["last", "means"], body=body),
        helper.make_node("MatMul", ["last", "v"], ["scores"]),
        helper.make_node("ReduceSum", ["means", "first"], ["total"], keepdims=0),
        helper.make_node("Add", ["scores", "total"], ["logits"]),
        helper.make_node("Mul", ["x", "x"], ["start"]),
    ]
    nodes.insert(0, nodes.pop())
    initializers = weights(w=(4, 4), v=(4, 3)) + [constant("count", 4), constant("first", [0])]
    save("looping", nodes, [value("x", ["batch", 4])], [value("logits", ["batch", 3])], initializers)


def table(labels, probabilities, ids):
    """How scikit-learn classifiers end: the label, and a table of probabilities by label."""
    return [
        helper.make_node("Cast", [labels], ["output_label"], to=INT64),
        helper.make_node(
            "ZipMap", [probabilities], ["output_probability"], domain="ai.onnx.ml", classlabels_int64s=ids
        ),
    ]


def classifier_outputs():
    kind = helper.make_sequence_type_proto(
        helper.make_map_type_proto(INT64, helper.make_tensor_type_proto(FLOAT, []))
    )
    return [value("output_label", ["batch"], INT64), helper.make_value_info("output_probability", kind)]


def scaler(fitted):
    return helper.make_node(
        "Scaler",
        ["x"],
        ["scaled"],
        domain="ai.onnx.ml",
        offset=fitted.mean_.astype(np.float32),
        scale=(1 / fitted.scale_).astype(np.float32),
    )


def classical():
    rows = random.normal(2, 3, (60, 4))
    labels = (rows[:, 0] * rows[:, 1] > 4).astype(int) + (rows[:, 2] > 2)
    fitted = StandardScaler().fit(rows)
    perceptron = MLPClassifier((6,), random_state=0, max_iter=200).fit(fitted.transform(rows), labels)
    first, second = (layer.astype(np.float32) for layer in perceptron.coefs_)
    biases = [bias.astype(np.float32).reshape(1, -1) for bias in perceptron.intercepts_]
    nodes = [
        scaler(fitted),
        helper.make_node("Cast", ["scaled"], ["cast"], to=FLOAT),
        helper.make_node("MatMul", ["cast", "w1"], ["p1"]),
        helper.make_node("Add", ["p1", "b1"], ["a1"]),
        helper.make_node("Relu", ["a1"], ["h1"]),
        helper.make_node("MatMul", ["h1", "w2"], ["p2"]),
        helper.make_node("Add", ["p2", "b2"], ["a2"]),
        helper.make_node("Softmax", ["a2"], ["probabilities"], axis=1),
        helper.make_node("ArgMax", ["probabilities"], ["best"], axis=1),
        helper.make_node("ArrayFeatureExtractor", ["classes", "best"], ["picked"], domain="ai.onnx.ml"),
        helper.make_node("Reshape", ["picked", "flat"], ["label"]),
        *table("label", "probabilities", [0, 1, 2]),
    ]
    initializers = [
        numpy_helper.from_array(first, "w1"),
        numpy_helper.from_array(second, "w2"),
        numpy_helper.from_array(biases[0], "b1"),
        numpy_helper.from_array(biases[1], "b2"),
        constant("classes", [0, 1, 2]),
        constant("flat", [-1]),
    ]
    inputs = [value("x", ["batch", 4])]
    ml = [("ai.onnx.ml", 1)]
    save("mlp_classifier", nodes, inputs, classifier_outputs(), initializers, 15, ml)

    logistic = LogisticRegression().fit(fitted.transform(rows), labels == 1)
    nodes = [
        scaler(fitted),
        helper.make_node(
            "LinearClassifier",
            ["scaled"],
            ["label", "scores"],
            domain="ai.onnx.ml",
            classlabels_ints=[0, 1],
            coefficients=np.concatenate([-logistic.coef_, logistic.coef_]).astype(np.float32).ravel(),
            intercepts=np.concatenate([-logistic.intercept_, logistic.intercept_]).astype(np.float32),
            multi_class=1,
            post_transform="LOGISTIC",
        ),
        helper.make_node("Normalizer", ["scores"], ["probabilities"], domain="ai.onnx.ml", norm="L1"),
        *table("label", "probabilities", [0, 1]),
    ]
    save("logistic_regression", nodes, inputs, classifier_outputs(), [], 15, ml)


def channels_last():
    """A network as Keras writes it: images [N, H, W, C], convolutions between Transposes, a batch of any size by name."""
    nodes = [
        helper.make_node("Transpose", ["image"], ["t1"], perm=[0, 3, 1, 2]),
        helper.make_node("Conv", ["t1", "k1", "b1"], ["c1"], auto_pad="SAME_UPPER", strides=[2, 2], kernel_shape=[3, 3]),
        helper.make_node("Transpose", ["c1"], ["t2"], perm=[0, 2, 3, 1]),
        helper.make_node("Mul", ["t2", "gain"], ["m"]),
        helper.make_node("Add", ["m", "shift"], ["n"]),
        helper.make_node("Sigmoid", ["n"], ["s"]),
        helper.make_node("Mul", ["n", "s"], ["swish"]),
        helper.make_node("Transpose", ["swish"], ["t3"], perm=[0, 3, 1, 2]),
        helper.make_node("AveragePool", ["t3"], ["p"], kernel_shape=[2, 2], strides=[2, 2]),
        helper.make_node("Transpose", ["p"], ["t4"], perm=[0, 2, 3, 1]),
        helper.make_node("Reshape", ["t4", "flat"], ["r"]),
        helper.make_node("MatMul", ["r", "w"], ["d"]),
        helper.make_node("Add", ["d", "b"], ["logits"]),
        helper.make_node("Softmax", ["logits"], ["y"], axis=-1),
    ]
    initializers = weights(k1=(5, 2, 3, 3), b1=(5,), gain=(5,), shift=(5,), w=(20, 3), b=(3,))
    save(
        "channels_last",
        nodes,
        [value("image", ["N", 8, 8, 2])],
        [value("y", ["N", 3])],
        initializers + [constant("flat", [-1, 20])],
        13,
    )


def single_row():
    """Exported with a batch of 1, which its Reshape writes down."""
    nodes = [
        helper.make_node("Conv", ["x", "k"], ["c"], kernel_shape=[3]),
        helper.make_node("Tanh", ["c"], ["t"]),
        helper.make_node("Reshape", ["t", "flat"], ["r"]),
        helper.make_node("Gemm", ["r", "w", "b"], ["logits"]),
    ]
    initializers = weights(k=(4, 2, 3), w=(24, 3), b=(3,)) + [constant("flat", [1, 24])]
    save("single_row", nodes, [value("x", [1, 2, 8])], [value("logits", [1, 3])], initializers)


def transformers():
    dynamic = {"ids": {0: "batch", 1: "length"}, "logits": {0: "batch"}}
    torch.manual_seed(3)
    export("encoder", Encoder(), torch.randint(0, 20, (2, 5)), ["ids"], dynamic)
    model = onnx.load("encoder.onnx")
    words = next(node for node in model.graph.node if node.op_type == "Gather" and "ids" in node.input)
    old = words.output[0]
    for node in model.graph.node:
        node.input[:] = ["embeddings" if name == old else name for name in node.input]
    words.output[0] = "embeddings"
    onnx.save(model, "encoder.onnx")

    torch.manual_seed(4)
    dynamic = {"x": {0: "batch", 1: "length"}, "logits": {0: "batch"}}
    export("plain", Encoder(tokens=False), torch.randn(2, 5, 8), ["x"], dynamic)
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    options.optimized_model_filepath = "optimized.onnx"
    options.log_severity_level = 3
    onnxruntime.InferenceSession("plain.onnx", options)
    os.remove("plain.onnx")
    strip("optimized")


def unet():
    torch.manual_seed(5)
    dynamic = {"image": {0: "batch"}, "logits": {0: "batch"}}
    export("unet", Unet(), torch.randn(2, 2, 8, 8), ["image"], dynamic)


def digits():
    """Rectifiers and maximum pooling, trained on scikit-learn's handwritten digits: an integrand full of jumps, and 250 rows to try it on."""
    images, labels = load_digits(return_X_y=True)
    images = torch.tensor(images.reshape(-1, 1, 8, 8) / 16, dtype=torch.float32)
    labels = torch.tensor(labels)
    torch.manual_seed(6)
    torch.set_num_threads(1)
    network = torch.nn.Sequential(
        torch.nn.Conv2d(1, 8, 3, padding=1),
        torch.nn.ReLU(),
        torch.nn.MaxPool2d(2),
        torch.nn.Conv2d(8, 16, 3, padding=1),
        torch.nn.ReLU(),
        torch.nn.MaxPool2d(2),
        torch.nn.Flatten(),
        torch.nn.Linear(64, 32),
        torch.nn.ReLU(),
        torch.nn.Linear(32, 10),
    )
    optimizer = torch.optim.Adam(network.parameters(), 3e-3)
    for _ in range(60):
        for batch in torch.randperm(1500).split(64):
            optimizer.zero_grad()
            torch.nn.functional.cross_entropy(network(images[batch]), labels[batch]).backward()
            optimizer.step()
    held_out = images[1500:1750]
    print("digits: held-out accuracy", (network(held_out).argmax(1) == labels[1500:1750]).float().mean().item())
    np.save("digits.npy", held_out.numpy())
    export("digits", network, held_out[:2], ["image"], {"image": {0: "batch"}, "logits": {0: "batch"}})


def perceptron(seed, dtype):
    """Two layers over four features, in one floating type."""
    source = np.random.default_rng(seed)
    tensors = [
        onnx.helper.make_tensor(name, dtype, shape, source.normal(0, 0.5, shape).ravel())
        for name, shape in (("w1", (4, 6)), ("b1", (6,)), ("w2", (6, 3)))
    ]
    nodes = [
        helper.make_node("MatMul", ["x", "w1"], ["p1"]),
        helper.make_node("Add", ["p1", "b1"], ["a1"]),
        helper.make_node("Tanh", ["a1"], ["h1"]),
        helper.make_node("MatMul", ["h1", "w2"], ["logits"]),
    ]
    return nodes, [value("x", ["batch", 4], dtype)], [value("logits", ["batch", 3], dtype)], tensors


def half():
    save("half", *perceptron(11, TensorProto.FLOAT16))
    save("brain_half", *perceptron(12, TensorProto.BFLOAT16))


def external():
    """Weights in a file beside the model."""
    source = np.random.default_rng(13)
    tensors = [
        numpy_helper.from_array(source.normal(0, 0.2, shape).astype(np.float32), name)
        for name, shape in (("w1", (24, 32)), ("w2", (32, 3)))
    ]
    nodes = [
        helper.make_node("MatMul", ["x", "w1"], ["p1"]),
        helper.make_node("Tanh", ["p1"], ["h1"]),
        helper.make_node("MatMul", ["h1", "w2"], ["logits"]),
    ]
    graph = helper.make_graph(
        nodes, "external", [value("x", ["batch", 24])], [value("logits", ["batch", 3])], tensors
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    if os.path.exists("external.data"):
        os.remove("external.data")
    onnx.save(
        model, "external.onnx", save_as_external_data=True, location="external.data", size_threshold=256
    )


def row_by_row():
    """Exported with a batch of 1: a token of the model's own is put before those of the one row there is."""
    source = np.random.default_rng(14)
    tensors = [
        numpy_helper.from_array(source.normal(0, 0.5, shape).astype(np.float32), name)
        for name, shape in (("token", (1, 1, 4)), ("w", (4, 4)), ("v", (4, 3)))
    ]
    nodes = [
        helper.make_node("Concat", ["token", "x"], ["tokens"], axis=1),
        helper.make_node("MatMul", ["tokens", "w"], ["m"]),
        helper.make_node("Softmax", ["m"], ["s"], axis=1),
        helper.make_node("Mul", ["s", "tokens"], ["weighted"]),
        helper.make_node("ReduceMean", ["weighted"], ["mean"], axes=[1], keepdims=0),
        helper.make_node("MatMul", ["mean", "v"], ["logits"]),
    ]
    save("row_by_row", nodes, [value("x", [1, 3, 4])], [value("logits", [1, 3])], tensors)


def quantized():
    """A layer with quantised activations and weights, in the form in which quantisation tools write it."""
    source = np.random.default_rng(15)
    tensors = [
        numpy_helper.from_array(source.integers(-100, 100, (4, 3)).astype(np.int8), "w"),
        numpy_helper.from_array(source.normal(0, 0.5, (3,)).astype(np.float32), "b"),
        constant("w_scale", 0.01, np.float32),
        constant("w_zero", 0, np.int8),
        constant("x_scale", 0.02, np.float32),
        constant("x_zero", 3, np.int8),
    ]
    nodes = [
        helper.make_node("QuantizeLinear", ["x", "x_scale", "x_zero"], ["xq"]),
        helper.make_node("DequantizeLinear", ["xq", "x_scale", "x_zero"], ["xd"]),
        helper.make_node("DequantizeLinear", ["w", "w_scale", "w_zero"], ["wd"]),
        helper.make_node("MatMul", ["xd", "wd"], ["m"]),
        helper.make_node("Add", ["m", "b"], ["a"]),
        helper.make_node("Tanh", ["a"], ["logits"]),
    ]
    save("quantized", nodes, [value("x", ["batch", 4])], [value("logits", ["batch", 3])], tensors)


if __name__ == "__main__":
    recurrent()
    branching()
    looping()
    classical()
    channels_last()
    single_row()
    transformers()
    unet()
    digits()
    half()
    external()
    row_by_row()
    quantized()
