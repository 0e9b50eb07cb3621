package dev.plumbline.sampling;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** One row of a policy: for the predictions it applies to, the probability to keep them. */
public sealed interface Rule {
    Answer answer(Candidate candidate);

    /** The rule as it enters the policy's digest. */
    String text();

    /** Keeps what its producer forces and drops what its producer wants skipped; applies to no other. */
    record Directives() implements Rule {
        @Override
        public Answer answer(Candidate candidate) {
            return switch (candidate.directive()) {
                case FORCE -> new Answer.Keep(1, "forced", "forced");
                case SKIP -> new Answer.Keep(0, "skipped", "skipped");
                case POLICY -> Answer.NOT_MINE;
            };
        }

        @Override
        public String text() {
            return "directives";
        }
    }

    /** Keeps every prediction with the same probability. */
    record Rate(double rate) implements Rule {
        public Rate {
            Rates.require(rate, "rate");
        }

        @Override
        public Answer answer(Candidate candidate) {
            return new Answer.Keep(rate, "all", "rate");
        }

        @Override
        public String text() {
            return "rate " + rate;
        }
    }

    /** A rate for each named value of a segment attribute; applies to no other value. */
    record Segment(String attribute, Map<String, Double> rates) implements Rule {
        public Segment {
            requireNonNull(attribute, "attribute");
            rates = Rates.sorted(rates, "segment " + attribute);
        }

        @Override
        public Answer answer(Candidate candidate) {
            String value = candidate.segments().get(attribute);
            if (value == null && candidate instanceof Candidate.Undecoded) {
                return Answer.NEEDS_BODY;
            }
            return Rates.keep(rates, value, attribute + "=" + value, "segment");
        }

        @Override
        public String text() {
            return "segment %s %s".formatted(attribute, rates);
        }
    }

    /** A rate for each named served class; applies to no other class, nor to events without a served output. */
    record ServedClass(Map<String, Double> rates) implements Rule {
        public ServedClass {
            rates = Rates.sorted(rates, "served class");
        }

        @Override
        public Answer answer(Candidate candidate) {
            if (!(candidate instanceof Candidate.Decoded decoded)) {
                return Answer.NEEDS_BODY;
            }
            String served = decoded.servedClass();
            return Rates.keep(rates, served, "class=" + served, "served-class");
        }

        @Override
        public String text() {
            return "served class " + rates;
        }
    }

    /** Applies where the model was unsure: its {@link Confidence} lies below a threshold. */
    record Unsure(Confidence confidence, double below, double rate) implements Rule {
        public Unsure {
            requireNonNull(confidence, "confidence");
            Rates.require(below, "unsure below");
            Rates.require(rate, "unsure rate");
        }

        @Override
        public Answer answer(Candidate candidate) {
            if (!(candidate instanceof Candidate.Decoded decoded)) {
                return Answer.NEEDS_BODY;
            }
            var probabilities = decoded.probabilities();
            return probabilities.length > 0 && confidence.of(probabilities) < below
                    ? new Answer.Keep(rate, "unsure", "unsure")
                    : Answer.NOT_MINE;
        }

        @Override
        public String text() {
            return "unsure %s<%s rate %s".formatted(confidence, below, rate);
        }
    }

    /** Checks and lookups that rules with rates share. */
    final class Rates {
        private Rates() {}

        static void require(double rate, String name) {
            if (!(rate >= 0 && rate <= 1)) {
                throw new IllegalArgumentException("expected %s in [0, 1], found %s".formatted(name, rate));
            }
        }

        /** A sorted copy: its text, and with it the policy's digest, does not depend on the order of the configuration. */
        static Map<String, Double> sorted(Map<String, Double> rates, String name) {
            rates.forEach((value, rate) -> require(rate, "rate of %s '%s'".formatted(name, value)));
            return Collections.unmodifiableMap(new TreeMap<>(rates));
        }

        static Answer keep(Map<String, Double> rates, String value, String stratum, String reason) {
            Double rate = value == null ? null : rates.get(value);
            return rate == null ? Answer.NOT_MINE : new Answer.Keep(rate, stratum, reason);
        }
    }
}
