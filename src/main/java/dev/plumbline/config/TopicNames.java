package dev.plumbline.config;

/** The topics the service reads and writes. */
public record TopicNames(String predictions, String attributions, String alerts, String deadLetters) {
    static TopicNames read(Section section) {
        return new TopicNames(
                section.textOr("predictions", "plumbline.predictions"),
                section.textOr("attributions", "plumbline.attributions"),
                section.textOr("alerts", "plumbline.alerts"),
                section.textOr("dead-letters", "plumbline.dead-letters"));
    }
}
