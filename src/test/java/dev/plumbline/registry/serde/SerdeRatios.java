package dev.plumbline.registry.serde;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;

/**
 * The methods of {@link BenchmarkAvroSerde} turn and turn about, by the thread's own CPU time: ratios that hold on a machine that is busy
 * with other things, too.
 */
final class SerdeRatios {
    private static final int WARM_UP = 8;
    private static final int REPETITIONS = 41;

    private interface Operation {
        Object run() throws Exception;
    }

    /** Where the compiler cannot see that nobody looks. */
    static volatile Object result;

    private SerdeRatios() {}

    public static void main(String[] arguments) throws Exception {
        for (var event : List.of("features", "image")) {
            var benchmark = new BenchmarkAvroSerde();
            benchmark.event = event;
            benchmark.open();
            int calls = event.equals("features") ? 20_000 : 150;
            report(event + " encode", benchmark::encode, benchmark::plainEncode, calls);
            report(event + " decode", benchmark::decode, benchmark::plainDecode, calls);
            benchmark.close();
        }
    }

    private static void report(String what, Operation serde, Operation plain, int calls) throws Exception {
        var ratios = new double[REPETITIONS];
        for (int i = -WARM_UP; i < REPETITIONS; i++) {
            double ratio = (double) cpuNanos(serde, calls) / cpuNanos(plain, calls);
            ratios[Math.max(i, 0)] = ratio;
        }
        Arrays.sort(ratios);
        System.out.printf(
                "%s: %.3f of plain Avro (quartiles %.3f, %.3f)%n",
                what, ratios[REPETITIONS / 2], ratios[REPETITIONS / 4], ratios[3 * REPETITIONS / 4]);
    }

    private static long cpuNanos(Operation operation, int calls) throws Exception {
        var threads = ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadCpuTime();
        for (int i = 0; i < calls; i++) {
            result = operation.run();
        }
        return threads.getCurrentThreadCpuTime() - before;
    }
}
