package dev.plumbline.faults;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** The topics of a run. */
final class Topics {
    static final String PREDICTIONS = "predictions";
    static final String ATTRIBUTIONS = "attributions";
    static final String ALERTS = "alerts";
    static final String DEAD_LETTERS = "dead-letters";

    private Topics() {}

    static void create(String bootstrapServers, int partitions, int replicas) throws Exception {
        var topics = List.of(PREDICTIONS, ATTRIBUTIONS, ALERTS, DEAD_LETTERS).stream()
                .map(name -> new NewTopic(name, partitions, (short) replicas)
                        .configs(Map.of("min.insync.replicas", replicas > 1 ? "2" : "1")))
                .toList();
        try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            admin.createTopics(topics).all().get(60, TimeUnit.SECONDS);
        }
    }
}
