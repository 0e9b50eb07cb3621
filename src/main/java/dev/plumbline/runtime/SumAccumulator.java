package dev.plumbline.runtime;

import dev.plumbline.attribution.Segment;
import dev.plumbline.attribution.SegmentSums;
import dev.plumbline.tensor.Tensor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Puts the stretches of one segment together. */
final class SumAccumulator {
    private final Segment segment;
    private final double[] outputs;
    private List<List<Tensor>> gradientSums;

    SumAccumulator(Segment segment) {
        this.segment = segment;
        this.outputs = new double[segment.positions().length];
    }

    /** Takes one stretch of a run, whose first position is {@code from}. */
    void add(int from, PathPass.Result result, int stretch) {
        var values = result.values(stretch);
        System.arraycopy(values, 0, outputs, from, values.length);
        var sums = result.sums(stretch);
        gradientSums = gradientSums == null ? copied(shaped(segment, sums)) : plus(gradientSums, shaped(segment, sums));
    }

    SegmentSums sums() {
        return new SegmentSums(outputs, gradientSums);
    }

    /** Sums that stay when the run they come from is over. */
    static List<List<Tensor>> copied(List<List<Tensor>> sums) {
        return sums.stream()
                .map(row -> row.stream().map(SumAccumulator::copied).toList())
                .toList();
    }

    private static Tensor copied(Tensor tensor) {
        var bytes = tensor.bytes();
        return Tensor.wrap(
                tensor.dtype(),
                tensor.shape(),
                ByteBuffer.allocate(bytes.remaining()).put(bytes).flip());
    }

    /** Sums in the shapes of the segment's inputs. */
    static List<List<Tensor>> shaped(Segment segment, List<List<Tensor>> flat) {
        var inputs = segment.start().inputs();
        var rows = new ArrayList<List<Tensor>>();
        for (var row : flat) {
            var shaped = new ArrayList<Tensor>();
            for (int i = 0; i < inputs.size(); i++) {
                shaped.add(row.get(i).reshape(inputs.get(i).shape()));
            }
            rows.add(shaped);
        }
        return rows;
    }

    private static List<List<Tensor>> plus(List<List<Tensor>> left, List<List<Tensor>> right) {
        var rows = new ArrayList<List<Tensor>>();
        for (int row = 0; row < left.size(); row++) {
            var sums = new ArrayList<Tensor>();
            for (int input = 0; input < left.get(row).size(); input++) {
                sums.add(plus(left.get(row).get(input), right.get(row).get(input)));
            }
            rows.add(sums);
        }
        return rows;
    }

    private static Tensor plus(Tensor left, Tensor right) {
        var sum = left.toDoubles();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += right.getDouble(i);
        }
        return Tensor.of(left.dtype(), left.shape(), sum);
    }
}
