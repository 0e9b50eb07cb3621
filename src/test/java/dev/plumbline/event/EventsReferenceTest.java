package dev.plumbline.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

/**
 * Holds {@code docs/events.md} to the schemas.
 *
 * <p>{@code mvn test -Dtest=EventsReferenceTest -Dgolden.write=true} writes it anew.
 */
final class EventsReferenceTest {
    private static final Path REFERENCE = Path.of("docs", "events.md");

    @Test
    void theReferenceIsOfTheSchemas() throws IOException {
        var written = EventsReference.of(
                PredictionEvent.getClassSchema(), AttributionEvent.getClassSchema(), AlertEvent.getClassSchema());
        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(REFERENCE, written);
        }

        assertThat(Files.readString(REFERENCE))
                .as("%s, written anew with -Dgolden.write=true", REFERENCE)
                .isEqualTo(written);
    }

    @Test
    void everyFieldSaysWhatItMeans() {
        assertDescribed(PredictionEvent.getClassSchema());
        assertDescribed(AttributionEvent.getClassSchema());
        assertDescribed(AlertEvent.getClassSchema());
    }

    private static void assertDescribed(Schema record) {
        assertThat(record.getDoc()).as(record.getFullName()).isNotBlank();
        assertThat(record.getFields())
                .allSatisfy(field -> assertThat(field.doc())
                        .as("%s of %s", field.name(), record.getFullName())
                        .isNotBlank());
    }
}
