package dev.plumbline.sampling;

import static java.util.Objects.requireNonNull;

/** What a rule says to a candidate. */
public sealed interface Answer {
    /** The rule does not apply; the next one is asked. */
    Answer NOT_MINE = new NotMine();

    /** The rule cannot tell from headers alone; the prediction is decoded and the policy asked again. */
    Answer NEEDS_BODY = new NeedsBody();

    record NotMine() implements Answer {}

    record NeedsBody() implements Answer {}

    /**
     * The rule applies.
     *
     * @param probability chance to be kept, before any shedding
     */
    record Keep(double probability, String stratum, String reason) implements Answer {
        public Keep {
            requireNonNull(stratum, "stratum");
            requireNonNull(reason, "reason");
        }

        /** What was certain before stays so under load: only chances are lowered. */
        boolean sheddable() {
            return probability > 0 && !reason.equals("forced");
        }
    }
}
