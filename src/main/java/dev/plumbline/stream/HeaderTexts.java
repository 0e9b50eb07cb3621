package dev.plumbline.stream;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.header.Headers;

/** Record headers as texts. */
final class HeaderTexts {
    private HeaderTexts() {}

    /** The last value of each header that has one, as UTF-8. */
    static Map<String, String> of(Headers headers) {
        var texts = new HashMap<String, String>();
        for (var header : headers) {
            if (header.value() != null) {
                texts.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
            }
        }
        return texts;
    }
}
