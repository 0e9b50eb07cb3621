package dev.plumbline.event;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * CloudEvents 1.0 attributes of an event as Kafka record headers (binary content mode: attributes in headers, the event itself in the
 * value).
 */
public final class CloudEvents {
    public static final String ATTRIBUTION_TYPE = "dev.plumbline.attribution.v1";
    public static final String ALERT_TYPE = "dev.plumbline.alert.v1";

    private CloudEvents() {}

    /**
     * Headers of an attribution event; its subject is the prediction.
     *
     * @param source URI reference of the service that made it, such as {@code /plumbline/credit}
     */
    public static Map<String, String> headers(AttributionEvent event, String source) {
        return headers(
                event.getId(), source, ATTRIBUTION_TYPE, event.getPrediction().getId(), event.getExplainedAt());
    }

    /**
     * Headers of an alert; its subject is the cause that alerts are grouped by.
     *
     * @param source URI reference of the service that made it, such as {@code /plumbline/credit}
     */
    public static Map<String, String> headers(AlertEvent event, String source) {
        return headers(event.getId(), source, ALERT_TYPE, event.getDedupeKey(), event.getRaisedAt());
    }

    private static Map<String, String> headers(String id, String source, String type, String subject, Instant time) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("ce_specversion", "1.0");
        headers.put("ce_id", id);
        headers.put("ce_source", source);
        headers.put("ce_type", type);
        headers.put("ce_subject", subject);
        headers.put("ce_time", time.toString());
        headers.put("content-type", "application/avro");
        return headers;
    }
}
