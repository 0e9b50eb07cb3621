package dev.plumbline.runtime;

import static java.util.stream.Collectors.joining;

import dev.plumbline.GoldenFile;
import dev.plumbline.autodiff.Coverage;
import dev.plumbline.autodiff.Coverage.Kind;
import dev.plumbline.graph.lowering.Lowered;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * docs/operators.md says what the rule tables, the lowerings and the committed results of ONNX's tests say.
 *
 * <p>{@code mvn test -Dtest=OperatorsReferenceTest -Dgolden.write=true} writes it anew.
 */
final class OperatorsReferenceTest {
    private static final GoldenFile REFERENCE = GoldenFile.of("docs/operators.md");
    private static final Path RESULTS = Path.of("src/test/resources/conformance/results.txt");
    private static final String ABSENT = "";

    private static final String HEAD = """
        # Operators

        <!-- Written by OperatorsReferenceTest from the rule tables, the lowerings and the results of ONNX's tests: edit those. -->

        Models of operator sets 7 to 26 are brought into one form at operator set 18 and differentiated there. An operator has a gradient rule,
        or is said in other words that have one, in all versions or some. ONNX's tests: how many of the ONNX project's tests of the operator
        alone, with real numbers in and out, agree with central differences, of how many; why each of the others does not is said in
        `src/test/resources/conformance/excused.txt`. `plumbline check --model FILE` says what of this a model needs.

        ## Differentiated

        | operator | gradient | ONNX's tests |
        |---|---|---|
        """;

    @Test
    void theReferenceIsWhatTheTablesSay() throws IOException {
        REFERENCE.assertHolds(HEAD + differentiated() + constant() + refused());
    }

    private static String differentiated() throws IOException {
        Map<String, String> how = new TreeMap<>();
        for (var row : Coverage.standard()) {
            if (row.kind() != Kind.NONE) {
                how.put(row.op(), row.kind() == Kind.RULE ? "rule" : "through its graphs");
            }
        }
        for (var row : Lowered.standard()) {
            String op = row.domain().isEmpty() ? row.op() : row.domain() + "." + row.op();
            how.merge(op, "other words" + versions(row), (known, more) -> known + ", " + more);
        }
        Coverage.standard().stream().filter(row -> row.kind() == Kind.NONE).forEach(row -> how.remove(row.op()));
        var results = results();
        return how.entrySet().stream()
                .map(entry -> "| %s | %s | %s |%n"
                        .formatted(entry.getKey(), entry.getValue(), results.getOrDefault(entry.getKey(), ABSENT)))
                .collect(joining());
    }

    private static String versions(Lowered row) {
        if (row.first() > 1) {
            return " from version " + row.first();
        }
        return row.last() < Integer.MAX_VALUE ? " up to version " + row.last() : "";
    }

    private static String constant() {
        return """

            ## Without a derivative

            Constant wherever they are differentiable, or no real numbers: no gradient flows through them, and an input that reaches an output
            through them alone is refused by name.

            %s.
            """.formatted(Coverage.standard().stream()
                .filter(row -> row.kind() == Kind.NONE)
                .map(Coverage::op)
                .collect(joining(", ")));
    }

    private static String refused() {
        return """

            ## Refused

            All such nodes of a model are listed in one message, as are those of operators not named on this page.

            | operator | why | what to do |
            |---|---|---|
            %s\
            """.formatted(Coverage.refused().stream()
                .map(row -> "| %s | %s | %s |%n"
                        .formatted(
                                (row.domain().isEmpty() ? "" : row.domain() + ".")
                                        + row.op().replace("*", "\\*"),
                                row.reason(),
                                row.remedy()))
                .collect(joining()));
    }

    private static Map<String, String> results() throws IOException {
        var results = new HashMap<String, String>();
        for (String line : Files.readAllLines(RESULTS)) {
            List<String> words = List.of(line.split(" "));
            results.put(words.get(0), "%s of %s".formatted(words.get(1), words.get(2)));
        }
        return results;
    }
}
