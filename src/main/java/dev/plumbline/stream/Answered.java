package dev.plumbline.stream;

import static java.util.Objects.requireNonNull;

/** A prediction with the engine's answer. */
record Answered(Admitted admitted, Row.Answer answer) {
    Answered {
        requireNonNull(admitted, "admitted");
        requireNonNull(answer, "answer");
    }
}
