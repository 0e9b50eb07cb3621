package dev.plumbline.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaFormatter;
import org.apache.avro.SchemaValidatorBuilder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Holds the schemas to FULL_TRANSITIVE: every version ever published reads, and is read by, the current one.
 *
 * <p>{@code schemas/history/<Record>/<n>.avsc} is each published version with the records it uses written out, ready to be given to
 * a client in any language.
 */
final class SchemaHistoryTest {
    private static final Path SCHEMAS = Path.of("schemas");
    private static final List<String> SHARED = List.of("ModelReference", "NamedTensor");

    @ParameterizedTest
    @ValueSource(strings = {"PredictionEvent", "AttributionEvent", "AlertEvent"})
    void everyPublishedVersionReadsAndIsReadByTheCurrentOne(String record) throws IOException {
        var newestFirst = new ArrayList<Schema>();
        history(record).values().forEach(schema -> newestFirst.add(0, schema));
        var mutual = new SchemaValidatorBuilder().mutualReadStrategy().validateAll();

        assertThatCode(() -> mutual.validate(current(record), newestFirst)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PredictionEvent", "AttributionEvent", "AlertEvent"})
    void theNewestHistoryEntryIsTheCurrentSchema(String record) throws IOException {
        var current = pretty(current(record));
        var history = history(record);
        var next = SCHEMAS.resolve("history").resolve(record).resolve(history.size() + 1 + ".avsc");
        var copy = Files.createDirectories(Path.of("target", "schemas")).resolve(record + ".avsc");
        Files.writeString(copy, current + "\n");

        assertThat(history.isEmpty() ? "" : pretty(history.get(history.size())))
                .as("%s has changed since its last published version: cp %s %s", record, copy, next)
                .isEqualTo(current);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PredictionEvent", "AttributionEvent", "AlertEvent"})
    void everyRecordFieldAndEnumIsDocumentedAndEveryEnumHasADefault(String record) throws IOException {
        assertDocumented(current(record), record);
    }

    private static void assertDocumented(Schema schema, String path) {
        switch (schema.getType()) {
            case RECORD -> {
                assertThat(schema.getDoc()).as(path).isNotBlank();
                for (var field : schema.getFields()) {
                    assertThat(field.doc()).as(path + "." + field.name()).isNotBlank();
                    assertDocumented(field.schema(), path + "." + field.name());
                }
            }
            case ENUM -> {
                assertThat(schema.getDoc()).as(path).isNotBlank();
                assertThat(schema.getEnumDefault()).as(path).isNotNull();
            }
            case ARRAY -> assertDocumented(schema.getElementType(), path);
            case UNION -> schema.getTypes().forEach(branch -> assertDocumented(branch, path));
            default -> assertThat(schema.getType()).as(path).isNotEqualTo(Schema.Type.FIXED);
        }
    }

    private static String pretty(Schema schema) {
        return SchemaFormatter.format("json/pretty", schema);
    }

    private static Schema current(String record) throws IOException {
        var parser = new Schema.Parser();
        for (var shared : SHARED) {
            parser.parse(SCHEMAS.resolve(shared + ".avsc").toFile());
        }
        return parser.parse(SCHEMAS.resolve(record + ".avsc").toFile());
    }

    private static Map<Integer, Schema> history(String record) throws IOException {
        var versions = new LinkedHashMap<Integer, Schema>();
        var folder = SCHEMAS.resolve("history").resolve(record);
        for (int version : IntStream.iterate(1, n -> Files.exists(folder.resolve(n + ".avsc")), n -> n + 1)
                .toArray()) {
            versions.put(
                    version,
                    new Schema.Parser().parse(folder.resolve(version + ".avsc").toFile()));
        }
        return versions;
    }
}
