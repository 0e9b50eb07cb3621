package dev.plumbline.interop;

import dev.plumbline.dataset.Rows;
import dev.plumbline.event.Prediction;
import dev.plumbline.event.PredictionEvent;
import dev.plumbline.event.PredictionMapping;
import dev.plumbline.event.ServedModel;
import dev.plumbline.event.Wish;
import dev.plumbline.registry.serde.AvroSerdes;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.common.serialization.Serde;

/** Predictions of the credit model. */
final class CreditPredictions {
    private CreditPredictions() {}

    static Serde<PredictionEvent> serde(String registryUrl) {
        return AvroSerdes.of(PredictionEvent.class, Map.of("schema.registry.url", registryUrl));
    }

    /** That of the first applicant held out. */
    static PredictionEvent first() {
        var rows = Rows.read(Path.of("topology/credit/held-out.npy")).tensors().get(Rows.UNNAMED);
        return PredictionMapping.toAvro(new Prediction(
                "p-1",
                ServedModel.of("credit", "1"),
                Instant.parse("2026-01-01T12:00:00Z"),
                Map.of("features", rows.row(0)),
                Map.of(),
                Map.of(),
                Wish.none()));
    }
}
