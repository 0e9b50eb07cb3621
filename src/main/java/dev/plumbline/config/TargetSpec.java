package dev.plumbline.config;

import dev.plumbline.attribution.Target;
import java.util.Arrays;

/** A target written as text: {@code served-class}, {@code argmax}, an index such as {@code 3} or {@code 0,5}, or a label. */
public final class TargetSpec {
    private TargetSpec() {}

    public static Target parse(String text) {
        if (text.matches("\\d+(,\\d+)*")) {
            return new Target.Index(
                    Arrays.stream(text.split(",")).map(Long::valueOf).toList());
        }
        return switch (text) {
            case "served-class" -> new Target.ServedClass();
            case "argmax" -> new Target.Argmax();
            default -> new Target.Label(text);
        };
    }
}
