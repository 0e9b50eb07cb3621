"""Times convolutions of small images beside the products of matrices that they become; docs/measurements.md.

    python src/bench/small_convolutions.py FOLDER        (onnx)
    for each model in FOLDER:
        java -jar target/plumbline.jar gradient --model MODEL --out GRADIENT
        python src/bench/passes.py --rows 16 MODEL GRADIENT

Writes one model for each row of the table: a convolution with seeded random weights between two hyperbolic tangents. Where the convolution is
written as products, the gradient model computes both passes by them, and its ratio falls below that of a convolution, 2 and more.
"""

import sys
from pathlib import Path

import numpy as np
from onnx import TensorProto, helper, numpy_helper, save

# input channels, output channels, image, kernel, stride
SHAPES = [
    (512, 512, 2, 3, 1),
    (512, 512, 3, 3, 1),
    (512, 512, 4, 3, 1),
    (256, 256, 2, 3, 1),
    (256, 256, 4, 3, 1),
    (256, 256, 8, 3, 1),
    (128, 128, 2, 3, 1),
    (256, 512, 4, 3, 2),
    (256, 512, 8, 3, 2),
    (2048, 512, 2, 1, 1),
    (512, 512, 4, 1, 1),
]


def model(inner, outer, image, kernel, stride):
    weights = np.random.default_rng(0).standard_normal((outer, inner, kernel, kernel)) / np.sqrt(inner * kernel**2)
    nodes = [
        helper.make_node("Tanh", ["x"], ["before"]),
        helper.make_node("Conv", ["before", "W"], ["after"], strides=[stride] * 2, pads=[kernel // 2] * 4),
        helper.make_node("Tanh", ["after"], ["y"]),
    ]
    positions = (image + 2 * (kernel // 2) - kernel) // stride + 1
    graph = helper.make_graph(
        nodes,
        "convolution",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["rows", inner, image, image])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["rows", outer, positions, positions])],
        [numpy_helper.from_array(weights.astype(np.float32), "W")],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)


def main():
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for shape in SHAPES:
        path = folder / "conv-{}-{}-image{}-kernel{}-stride{}.onnx".format(*shape)
        save(model(*shape), path)
        print(path)


if __name__ == "__main__":
    main()
