package dev.plumbline.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.GoldenFile;
import java.io.IOException;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

/**
 * Holds {@code docs/events.md} to the schemas.
 *
 * <p>{@code mvn test -Dtest=EventsReferenceTest -Dgolden.write=true} writes it anew.
 */
final class EventsReferenceTest {
    private static final GoldenFile REFERENCE = GoldenFile.of("docs", "events.md");

    @Test
    void theReferenceIsOfTheSchemas() throws IOException {
        REFERENCE.assertHolds(EventsReference.of(
                PredictionEvent.getClassSchema(), AttributionEvent.getClassSchema(), AlertEvent.getClassSchema()));
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
