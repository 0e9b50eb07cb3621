package dev.plumbline.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;

/**
 * Memory of a service at one moment.
 *
 * @param heap MiB of live objects, after a full collection
 * @param resident MiB of the whole process
 */
record ProcessMemory(double heap, double resident) {
    private static final double MIB = 1 << 20;
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

    /** What a garbage collector, an allocator and a window that still fills up may add in the second half. */
    private static final double GROWTH = 1.15;

    /** Collects the service's garbage and looks. */
    static ProcessMemory of(JavaProcess process, URI page) throws Exception {
        collectGarbage(process.pid());
        return new ProcessMemory(
                Scrape.of(page).sum("jvm_memory_used_bytes", "area=\"heap\"") / MIB, resident(process.pid()) / MIB);
    }

    private static void collectGarbage(long pid) throws Exception {
        var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        new ProcessBuilder(jcmd, Long.toString(pid), "GC.run")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectErrorStream(true)
                .start()
                .waitFor();
    }

    private static double resident(long pid) throws Exception {
        var found = RESIDENT.matcher(Files.readString(Path.of("/proc", Long.toString(pid), "status")));
        assertThat(found.find()).isTrue();
        return Double.parseDouble(found.group(1)) * 1024;
    }

    /** The medians of the second and of the last quarter of some samples: the first one fills what is bounded. */
    static <S> String growth(String what, List<S> samples, ToDoubleFunction<S> of) {
        return "%s %.1f to %.1f".formatted(what, second(samples, of), last(samples, of));
    }

    /**
     * Asserts that the last quarter is not above the second.
     *
     * @param slack what comes and goes, in the samples' unit
     */
    static <S> void assertFlat(String what, List<S> samples, ToDoubleFunction<S> of, double slack) {
        assertThat(last(samples, of)).as(growth(what, samples, of)).isLessThan(second(samples, of) * GROWTH + slack);
    }

    private static <S> double second(List<S> samples, ToDoubleFunction<S> of) {
        int quarter = samples.size() / 4;
        return median(samples.subList(quarter, 2 * quarter), of);
    }

    private static <S> double last(List<S> samples, ToDoubleFunction<S> of) {
        int quarter = samples.size() / 4;
        return median(samples.subList(samples.size() - quarter, samples.size()), of);
    }

    private static <S> double median(List<S> samples, ToDoubleFunction<S> of) {
        var values = samples.stream().mapToDouble(of).sorted().toArray();
        return values[values.length / 2];
    }
}
