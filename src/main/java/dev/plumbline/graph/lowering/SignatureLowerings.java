package dev.plumbline.graph.lowering;

import dev.plumbline.graph.Attributes;
import dev.plumbline.graph.Value;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/** Operators whose meaning stayed and whose signature changed: mostly attributes that became inputs. */
final class SignatureLowerings {
    private SignatureLowerings() {}

    static void addTo(LoweringTable table) {
        for (String op : List.of("Squeeze", "Unsqueeze", "ReduceSum")) {
            table.upTo(12, op, SignatureLowerings::axesToInput);
        }
        for (String op : List.of(
                "ReduceMean",
                "ReduceMax",
                "ReduceMin",
                "ReduceProd",
                "ReduceL1",
                "ReduceL2",
                "ReduceLogSum",
                "ReduceLogSumExp",
                "ReduceSumSquare")) {
            table.upTo(17, op, SignatureLowerings::axesToInput);
        }
        for (String op : List.of("Softmax", "LogSoftmax", "Hardmax")) {
            table.upTo(12, op, SignatureLowerings::flattened);
        }
        table.upTo(10, "Clip", SignatureLowerings::clip)
                .upTo(10, "Pad", SignatureLowerings::pad)
                .upTo(9, "Slice", SignatureLowerings::slice)
                .upTo(12, "Split", SignatureLowerings::split)
                .upTo(17, "Split", SignatureLowerings::splitEvenly)
                .upTo(
                        9,
                        "TopK",
                        call -> call.same(
                                call.attributes().without("k"),
                                call.input(0),
                                call.builder().ints(call.attributes().integer("k", 1))))
                .upTo(
                        10,
                        "Scatter",
                        call -> List.of(call.builder().op("ScatterElements", call.attributes(), call.inputs())))
                .upTo(8, "Upsample", call -> upsample(call, scales(call)))
                .upTo(9, "Upsample", call -> upsample(call, call.input(1)))
                .upTo(10, "Resize", call -> upsample(call, call.input(1)))
                .upTo(13, "BatchNormalization", SignatureLowerings::inferenceNormalization)
                .always("Dropout", SignatureLowerings::dropout)
                .always("Identity", call -> List.of(call.input(0)))
                .from(19, "Cast", call -> call.same(call.attributes().without("saturate", "round_mode"), call.inputs()))
                .from(
                        19,
                        "CastLike",
                        call -> call.same(call.attributes().without("saturate", "round_mode"), call.inputs()))
                .from(20, "DFT", SignatureLowerings::fourierAxisToAttribute)
                .upTo(8, "Scan", SignatureLowerings::refuseBatchedScan);
    }

    private static List<Value> axesToInput(Call call) {
        return call.same(call.attributes().without("axes"), call.input(0), call.integers("axes"));
    }

    /** Before version 13 everything from the axis on was one axis. */
    private static List<Value> flattened(Call call) {
        var x = call.input(0);
        var rows = x.op("Flatten", Attributes.of("axis", call.attributes().integer("axis", 1)));
        return List.of(rows.op(call.node().op(), Attributes.of("axis", -1)).reshape(x.shape()));
    }

    private static List<Value> clip(Call call) {
        return call.same(Attributes.none(), call.input(0), bound(call, "min"), bound(call, "max"));
    }

    private static Value bound(Call call, String attribute) {
        return call.attributes().has(attribute)
                ? call.input(0).like(call.attributes().real(attribute, 0))
                : null;
    }

    private static List<Value> pad(Call call) {
        var value = call.input(0).like(call.attributes().real("value", 0));
        return call.same(call.attributes().without("pads", "value"), call.input(0), call.integers("pads"), value);
    }

    private static List<Value> slice(Call call) {
        var starts = call.attributes().integers("starts").orElseThrow(() -> call.invalid("attribute starts"));
        var axes = call.attributes()
                .integers("axes")
                .orElseGet(() -> LongStream.range(0, starts.length).toArray());
        return call.same(
                Attributes.none(),
                call.input(0),
                call.builder().ints(starts),
                call.integers("ends"),
                call.builder().ints(axes));
    }

    private static List<Value> split(Call call) {
        return call.attributes().has("split")
                ? call.same(call.attributes().without("split"), call.input(0), call.integers("split"))
                : splitEvenly(call);
    }

    private static List<Value> splitEvenly(Call call) {
        return call.hasInput(1)
                ? call.same(call.attributes(), call.inputs())
                : call.same(
                        call.attributes()
                                .with("num_outputs", call.node().outputs().size()),
                        call.input(0));
    }

    private static Value scales(Call call) {
        var scales = call.attributes().reals("scales").orElseThrow(() -> call.invalid("attribute scales"));
        return call.builder().constant(Tensor.of(Shape.of(scales.length), scales));
    }

    private static List<Value> upsample(Call call, Value scales) {
        var attributes = Attributes.of("mode", call.attributes().text("mode", "nearest"))
                .with("coordinate_transformation_mode", "asymmetric")
                .with("nearest_mode", "floor");
        return List.of(call.builder().op("Resize", attributes, call.input(0), null, scales));
    }

    /** Before version 14 the statistics were further outputs, which inference leaves out. */
    private static List<Value> inferenceNormalization(Call call) {
        if (call.node().outputs().stream().skip(1).anyMatch(output -> !output.isEmpty())) {
            throw call.invalid("one output, as in inference, found a node in training form");
        }
        if (!call.attributes().flag("spatial", true)) {
            throw call.invalid("spatial = 1, found 0; export the model with a newer opset");
        }
        var normalized = call.builder()
                .op("BatchNormalization", call.attributes().without("spatial", "momentum"), call.inputs());
        var outputs = new ArrayList<Value>(List.of(normalized));
        call.node().outputs().stream().skip(1).forEach(output -> outputs.add(null));
        return outputs;
    }

    /** Dropout does nothing in inference. Where training is asked for, or the mask is read, the node stays. */
    private static List<Value> dropout(Call call) {
        boolean training = call.hasInput(2)
                && call.constant(2).map(mode -> mode.getLong(0) != 0).orElse(true);
        if (!training && !call.node().hasOutput(1)) {
            return call.node().outputs().size() == 1 ? List.of(call.input(0)) : Arrays.asList(call.input(0), null);
        }
        return call.opset() >= 12
                ? call.same(call.attributes(), call.inputs())
                : call.same(Attributes.none(), call.input(0));
    }

    private static List<Value> fourierAxisToAttribute(Call call) {
        long axis = call.hasInput(2)
                ? call.constant(2)
                        .orElseThrow(() -> call.invalid("a constant axis, found one computed in the graph"))
                        .getLong(0)
                : -2;
        return call.same(call.attributes().with("axis", axis), call.input(0), call.inputOrNull(1));
    }

    private static List<Value> refuseBatchedScan(Call call) {
        throw call.invalid(
                "the Scan of operator set 9 or later, found one over batches; export the model at a newer opset");
    }
}
