package dev.plumbline.event;

import static java.util.Objects.requireNonNull;

/** Whether and what the producer of a prediction asks to have explained. */
public record Wish(ExplainDirective directive, RequestedTarget target) {
    public Wish {
        requireNonNull(directive, "directive");
        requireNonNull(target, "target");
    }

    /** As the sampling policy and the model's configuration decide. */
    public static Wish none() {
        return new Wish(ExplainDirective.POLICY, new RequestedTarget.Configured());
    }
}
