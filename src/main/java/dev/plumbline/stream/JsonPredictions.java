package dev.plumbline.stream;

import dev.plumbline.event.PredictionEvent;
import dev.plumbline.event.PredictionMapping;
import dev.plumbline.event.SourcePosition;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Predictions of single records of JSON, for whoever looks one up: as the stream reads them, with the ids that they have there. */
public final class JsonPredictions {
    private JsonPredictions() {}

    /**
     * The predictions in a record of the Open Inference Protocol, one for each row that holds one.
     *
     * @throws IllegalArgumentException if it is no request with its response
     */
    public static List<PredictionEvent> of(ConsumerRecord<byte[], byte[]> record) {
        var position = new SourcePosition(record.topic(), record.partition(), record.offset());
        var source = new SourceRecord(position, record.timestamp(), record.key(), record.value(), record.headers());
        var predictions = new ArrayList<PredictionEvent>();
        try {
            for (var reading : new OpenInferenceFormat().read(source)) {
                if (reading instanceof Reading.Read read) {
                    predictions.add(PredictionMapping.toAvro(read.prediction()));
                }
            }
        } catch (UnreadableException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
        return predictions;
    }
}
