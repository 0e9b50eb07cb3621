package dev.plumbline.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** What Kafka says of itself while a broker, its controller and its clients start and stop within one process. */
final class KafkaLogs {
    private KafkaLogs() {}

    /** Keeps to errors of the clients, and to silence of the broker: what it notices, the clients report or retry. */
    static void quiet() {
        level("org.apache.kafka", Level.ERROR);
        level("kafka", Level.OFF);
    }

    /** Leaves out the lines about single records. */
    static void withoutRecords() {
        level("dev.plumbline.stream.RecordLog", Level.OFF);
    }

    /** Back to what the logging configuration says of the service. */
    static void normal() {
        level("org.apache.kafka", Level.WARN);
    }

    private static void level(String name, Level level) {
        ((Logger) LoggerFactory.getLogger(name)).setLevel(level);
    }
}
