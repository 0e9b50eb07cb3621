package dev.plumbline.event;

import dev.plumbline.attribution.Accuracy;
import dev.plumbline.attribution.BaselineResult;
import dev.plumbline.attribution.Explanation;
import dev.plumbline.attribution.Grouping;
import dev.plumbline.attribution.Verdict;
import dev.plumbline.sampling.Decision;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** An explanation's way into the bytes of its event; {@code main} prints how many there are, and takes turns by CPU time. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class BenchmarkEvents {
    private static final int WARM_UP = 8;
    private static final int TURNS = 41;
    private static final int EVENTS = 40;

    /** Where the compiler cannot see that nobody looks. */
    static volatile Object result;

    /** An image by channel, or a text by token. */
    @Param({"3,224,224", "512,768"})
    public String shape;

    /** What the event holds: every element, beside them the sums along the first axis, or these alone. */
    @Param({"elements", "both", "sums"})
    public String holds;

    private AttributionMapping mapping;
    private ExplainedPrediction explained;

    @Setup
    public void explain() {
        var grouping = holds.equals("elements") ? Grouping.named(List.of()) : new Grouping.AlongAxis(0);
        var reporting = Reporting.of(grouping, Redaction.none()).withTensors(!holds.equals("sums"));
        mapping = new AttributionMapping(
                new ExplainedModel("m0de1", "c0nf", List.of("x")),
                new Execution("1", "1", "CPU", "cpu", 1, 0, ""),
                reporting);
        explained = explained(Shape.of(
                Arrays.stream(shape.split(",")).mapToLong(Long::parseLong).toArray()));
    }

    private static ExplainedPrediction explained(Shape shape) {
        var elements = new float[shape.sizeAsInt()];
        var random = new Random(1);
        for (int i = 0; i < elements.length; i++) {
            elements[i] = (float) random.nextGaussian();
        }
        var explanation = new Explanation(
                List.of(Tensor.of(shape, elements)),
                1,
                0,
                List.of(new BaselineResult("zero", "beef", 1, 0, 0)),
                new Accuracy("adaptive", 8, 8, 0, 0, 0, 1e-2, Verdict.CONVERGED));
        var target = new TargetScalar("logit", List.of(0L), "", OutputSpace.LOGIT, TargetChoice.ARGMAX);
        return new ExplainedPrediction(
                new Prediction("p", ServedModel.of("m", "1"), Instant.EPOCH, Map.of(), Map.of(), Map.of(), Wish.none()),
                new SourcePosition("predictions", 0, 0),
                new TargetExplanation(target, explanation),
                List.of(),
                Map.of(),
                new Decision(true, "p", "d", "", "rate", 1, 1, 1),
                new Timing(Instant.EPOCH, Duration.ZERO, Duration.ZERO));
    }

    @Benchmark
    public ByteBuffer event() throws IOException {
        return mapping.toAvro(explained).toByteBuffer();
    }

    public static void main(String[] arguments) throws IOException {
        for (var shape : List.of("3,224,224", "512,768")) {
            var turns = Stream.of("elements", "both", "sums")
                    .map(holds -> of(shape, holds))
                    .toList();
            var micros = new double[turns.size()][TURNS];
            for (int turn = -WARM_UP; turn < TURNS; turn++) {
                for (int one = 0; one < turns.size(); one++) {
                    micros[one][Math.max(turn, 0)] = turns.get(one).cpuMicros();
                }
            }
            for (int one = 0; one < turns.size(); one++) {
                Arrays.sort(micros[one]);
                var event = turns.get(one);
                System.out.printf(
                        "%-10s %-9s %,9d bytes %,6.0f us (quartiles %,.0f, %,.0f)%n",
                        shape,
                        event.holds,
                        event.event().remaining(),
                        micros[one][TURNS / 2],
                        micros[one][TURNS / 4],
                        micros[one][3 * TURNS / 4]);
            }
        }
    }

    private static BenchmarkEvents of(String shape, String holds) {
        var benchmark = new BenchmarkEvents();
        benchmark.shape = shape;
        benchmark.holds = holds;
        benchmark.explain();
        return benchmark;
    }

    /** Of one event, by the thread's own CPU time. */
    private double cpuMicros() throws IOException {
        var threads = ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadCpuTime();
        for (int i = 0; i < EVENTS; i++) {
            result = event();
        }
        return (threads.getCurrentThreadCpuTime() - before) / 1e3 / EVENTS;
    }
}
