package dev.plumbline.graph.lowering;

import dev.plumbline.graph.Attributes;
import dev.plumbline.graph.Value;
import java.util.List;

/** The short-time Fourier transform, as transforms of windowed frames. */
final class SpectralLowerings {
    private SpectralLowerings() {}

    static void addTo(LoweringTable table) {
        table.always("STFT", SpectralLowerings::shortTime);
    }

    /** Signal {@code [batch, length]} or {@code [batch, length, 1 or 2]} to {@code [batch, frames, bins, 2]}. */
    private static List<Value> shortTime(Call call) {
        var builder = call.builder();
        int rank = call.rank(0).orElseThrow(() -> call.invalid("a signal of known rank; declare its shape"));
        var signal = rank == 2 ? call.input(0).unsqueeze(2) : call.input(0);
        var step = call.input(1).reshape(builder.ints(1));
        var length = call.hasInput(3)
                ? call.input(3).reshape(builder.ints(1))
                : call.input(2).extent(0);
        var one = builder.ints(1);
        var count = signal.extent(1)
                .minus(length.castLike(one))
                .over(step.castLike(one))
                .plus(one);
        var starts = range(count).times(step.castLike(one)).unsqueeze(1);
        var frames = signal.gather(starts.plus(range(length.castLike(one)).unsqueeze(0)), 1);
        var weighted = call.hasInput(2) ? frames.times(call.input(2).unsqueeze(1)) : frames;
        var attributes =
                Attributes.of("axis", 2).with("onesided", call.attributes().integer("onesided", 1));
        return List.of(weighted.op("DFT", attributes));
    }

    private static Value range(Value count) {
        var builder = count.builder();
        return builder.op("Range", count.like(0), count.squeeze(0), count.like(1));
    }
}
