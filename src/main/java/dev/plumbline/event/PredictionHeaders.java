package dev.plumbline.event;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The Kafka record headers of a prediction event that let it be sampled without being decoded.
 *
 * <p>A producer need not set them: an event without them is decoded first, which costs time but decides the same.
 */
public final class PredictionHeaders {
    /** The prediction's id: the CloudEvents id. */
    public static final String ID = "ce_id";

    /** Name of the model. */
    public static final String MODEL = "plumbline-model";

    /** Version of the model; absent where it has none. */
    public static final String MODEL_VERSION = "plumbline-model-version";

    /** {@code force} or {@code skip}. */
    public static final String EXPLAIN = "plumbline-explain";

    /** Followed by a segment attribute's name: its value. */
    public static final String SEGMENT = "plumbline-segment-";

    private PredictionHeaders() {}

    /** The headers a producer sets beside the event. */
    public static Map<String, String> of(Prediction prediction) {
        var headers = new LinkedHashMap<String, String>();
        headers.put(ID, prediction.id());
        headers.put(MODEL, prediction.model().name());
        if (!prediction.model().version().isEmpty()) {
            headers.put(MODEL_VERSION, prediction.model().version());
        }
        if (prediction.wish().directive() != ExplainDirective.POLICY) {
            headers.put(EXPLAIN, prediction.wish().directive().name().toLowerCase(Locale.ROOT));
        }
        prediction.segments().forEach((name, value) -> headers.put(SEGMENT + name, value));
        return headers;
    }
}
