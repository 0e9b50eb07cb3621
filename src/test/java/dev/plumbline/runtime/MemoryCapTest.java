package dev.plumbline.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The cap on memory, measured from outside: 64 images x 256 points in a process of their own. */
@Tag("load")
final class MemoryCapTest {
    private static final int CAP_MIB = 256;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"adaptive", "midpoint"})
    void residentSetGrowsByLessThanTheCap(String method) throws Exception {
        assumeTrue(Files.exists(Path.of("/proc/self/clear_refs")), "only Linux tells the peak of a resident set");

        var output = probe(method);

        assertThat(number("points per image", output)).isEqualTo(256);
        assertThat(number("grew by MiB", output)).isLessThan(CAP_MIB);
    }

    private String probe(String method) throws IOException, InterruptedException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var builder = new ProcessBuilder(
                        java, MemoryProbe.class.getName(), folder.toString(), method, Integer.toString(CAP_MIB), "64")
                .redirectErrorStream(true);
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        var process = builder.start();
        var output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    private static long number(String label, String output) {
        var line = Pattern.compile(label + ": (\\d+)").matcher(output);
        assertThat(line.find()).as(output).isTrue();
        return Long.parseLong(line.group(1));
    }
}
