package dev.plumbline.autodiff;

import static dev.plumbline.autodiff.RuleTable.firstOnly;

import dev.plumbline.graph.Attributes;
import dev.plumbline.graph.Value;
import java.util.List;
import java.util.stream.LongStream;

/** The discrete Fourier transform, a linear map whose adjoint is the transform back. */
final class FourierRules {
    private FourierRules() {}

    static void addTo(RuleTable table) {
        table.rule("DFT", 17, FourierRules::transform);
    }

    /**
     * y = F x along one axis of {@code [..., 1 or 2]}, of n bins, x cut or padded to n. The adjoint of F is n times the inverse, and that of the
     * inverse F / n; missing bins count as zero, and a real input takes the real part.
     */
    private static List<Value> transform(Op op, Value dy) {
        boolean inverse = op.attributes().flag("inverse", false);
        boolean oneSided = op.attributes().flag("onesided", false);
        int axis = Op.normalized(op.attributes().integer("axis", 1), op.rank(0));
        return firstOnly(op, inverse && oneSided ? fromRealSignal(op, dy, axis) : toSpectrum(op, dy, axis, inverse));
    }

    private static Value toSpectrum(Op op, Value dy, int axis, boolean inverse) {
        boolean oneSided = op.attributes().flag("onesided", false);
        var length = op.hasInput(1) ? op.input(1).reshape(1) : op.extentOf(0, axis);
        var back = op.builder()
                .op(
                        "DFT",
                        Attributes.of("axis", axis).with("inverse", inverse ? 0 : 1),
                        oneSided ? resized(op, dy, axis, length) : dy);
        var count = length.squeeze(0).cast(op.dtype());
        var scaled = inverse ? back.over(count) : back.times(count);
        var signal = op.hasInput(1) ? resized(op, scaled, axis, op.extentOf(0, axis)) : scaled;
        return op.shape(0).dim(op.rank(0) - 1) == 1 ? signal.slice(-1, 0, 1) : signal;
    }

    /**
     * y is real, of length n, and X its spectrum up to half of n: y = (X_0 + X_n/2 (-1)^t + 2 sum Re X_k e^(2 pi i k t / n)) / n, so dX_k is the
     * spectrum of dy, once for k = 0 and n/2 and twice between, over n.
     */
    private static Value fromRealSignal(Op op, Value dy, int axis) {
        var builder = op.builder();
        var spectrum = builder.op("DFT", Attributes.of("axis", axis).with("onesided", 1), dy);
        var length = dy.extent(axis);
        var bins = builder.op("Range", length.like(0), spectrum.extent(axis).squeeze(0), length.like(1));
        var once = bins.equalTo(0).or(bins.plus(bins).equalTo(length));
        var counts = once.where(dy.like(1), dy.like(2)).over(length.cast(op.dtype()));
        var perBin = counts.unsqueeze(
                LongStream.rangeClosed(1, op.rank(0) - 1L - axis).toArray());
        var scaled = spectrum.times(perBin);
        return op.hasInput(1) ? resized(op, scaled, axis, op.extentOf(0, axis)) : scaled;
    }

    /** Cut or padded with zeros at the end of an axis. */
    private static Value resized(Op op, Value value, int axis, Value extent) {
        var builder = op.builder();
        var missing = extent.minus(value.extent(axis));
        var pads = Value.concat(0, List.of(builder.ints(0), missing));
        return builder.op("Pad", value, pads, value.like(0), builder.ints(axis));
    }
}
