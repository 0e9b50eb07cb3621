package dev.plumbline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

final class LogEncodingTest {
    @Test
    void writesAnObjectALineWithWhatTheLineNames() throws Exception {
        var context = new LoggerContext();
        var event = new LoggingEvent(
                "x",
                context.getLogger("dev.plumbline"),
                Level.WARN,
                "of {}\nlines",
                new IllegalStateException("why"),
                new Object[] {"two"});
        event.setKeyValuePairs(List.of(new KeyValuePair("model", "credit"), new KeyValuePair("offset", 42L)));

        var line = new String(LogEncoding.json(context).encode(event), java.nio.charset.StandardCharsets.UTF_8);

        assertThat(line.strip()).doesNotContain("\n");
        JsonNode json = new ObjectMapper().readTree(line);
        assertThat(json.get("level").asText()).isEqualTo("WARN");
        assertThat(json.get("formattedMessage").asText()).isEqualTo("of two\nlines");
        assertThat(json.at("/kvpList/0/model").asText()).isEqualTo("credit");
        assertThat(json.at("/kvpList/1/offset").asText()).isEqualTo("42");
        assertThat(json.at("/throwable/message").asText()).isEqualTo("why");
    }
}
