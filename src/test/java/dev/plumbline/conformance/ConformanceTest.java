package dev.plumbline.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.plumbline.GoldenFile;
import dev.plumbline.runtime.OnnxRuntime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The gradients of ONNX's own backend tests against central differences: {@code mvn -Pconformance verify}. */
@Tag("conformance")
final class ConformanceTest {
    private static final String ARCHIVE = "onnx-node-tests-1.22.tar.gz";
    private static final Path REPORT = Path.of("target/conformance.txt");
    /** Whence {@code docs/operators.md} has what is tested. */
    private static final GoldenFile RESULTS = GoldenFile.of("src/test/resources/conformance/results.txt");

    /** Part of a test's name: only such tests are run. */
    private static final String ONLY = System.getProperty("conformance.only", "");

    @Test
    void everyGradientAgreesOrIsExcused() throws IOException {
        var archive = Archive.find(ARCHIVE);
        if (archive.isEmpty()) {
            System.out.printf("conformance: SKIPPED, %s is missing; set -Dplumbline.data to its folder%n", ARCHIVE);
        }
        assumeTrue(archive.isPresent(), ARCHIVE + " is missing");
        var excused = Excuses.read();

        var tests = NodeTest.all(Archive.read(archive.get())).stream()
                .filter(NodeTest::isCandidate)
                .filter(test -> test.name().contains(ONLY))
                .toList();

        var outcomes = outcomes(tests);

        report(outcomes);
        var singles =
                tests.stream().filter(NodeTest::isSingle).map(NodeTest::name).collect(Collectors.toSet());
        summarize("conformance of other floating types", outcomes, test -> !singles.contains(test), excused);
        summarize("conformance", outcomes, singles::contains, excused);
        var passed = outcomes.stream().filter(Outcome::passed).toList();
        var failed = outcomes.stream().filter(outcome -> !outcome.passed()).toList();
        assertThat(failed)
                .as("neither passed nor excused")
                .allMatch(outcome -> excused.reason(outcome.test()).isPresent());
        assertThat(passed)
                .as("excused although they pass")
                .noneMatch(outcome -> excused.reason(outcome.test()).isPresent());
        if (ONLY.isEmpty()) {
            assertThat(excused.rows())
                    .as("excuses of nothing")
                    .allMatch(row -> failed.stream().anyMatch(outcome -> row.excuses(outcome.test())));
            RESULTS.assertHolds(Tally.of(tests, outcomes));
        }
    }

    private static void summarize(String title, List<Outcome> outcomes, Predicate<String> part, Excuses excused) {
        var counted =
                outcomes.stream().filter(outcome -> part.test(outcome.test())).toList();
        long passed = counted.stream().filter(Outcome::passed).count();
        long excuses = counted.stream()
                .filter(outcome -> !outcome.passed())
                .filter(outcome -> excused.reason(outcome.test()).isPresent())
                .count();
        System.out.printf(
                "%s: %d candidates, %d passed, %d excused, %d failed%n",
                title, counted.size(), passed, excuses, counted.size() - passed - excuses);
    }

    private static List<Outcome> outcomes(List<NodeTest> tests) {
        var outcomes = new ArrayList<Outcome>();
        try (var runtime = OnnxRuntime.open()) {
            tests.forEach(test -> outcomes.add(Outcome.of(runtime, test)));
            assertThat(runtime.openHandles()).isZero();
        }
        return outcomes;
    }

    private static void report(List<Outcome> outcomes) {
        try {
            Files.createDirectories(REPORT.getParent());
            Files.write(
                    REPORT,
                    outcomes.stream()
                            .map(outcome -> outcome.test() + "\t" + (outcome.passed() ? "passed" : outcome.fault()))
                            .toList(),
                    StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
