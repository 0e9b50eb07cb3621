package dev.plumbline.sampling;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Rules tried in order; the first that applies gives the probability to keep a prediction.
 *
 * <p>Which rule applies never depends on the draw, so the probability is exact. The draw is the hash of the prediction id: the same
 * event is decided the same way on every instance and in every replay, and a higher rate keeps all that a lower one kept.
 */
public final class Policy {
    private static final Answer.Keep NO_RULE = new Answer.Keep(0, "none", "no-rule");

    private final String name;
    private final long seed;
    private final Rule[] rules;
    private final String digest;

    private Policy(String name, long seed, List<Rule> rules) {
        this.name = requireNonNull(name, "name");
        this.seed = seed;
        this.rules = List.copyOf(rules).toArray(Rule[]::new);
        this.digest = digest(seed, rules);
    }

    /**
     * A policy of the given rules, in order.
     *
     * @param seed of the hash; policies with different seeds draw independently
     */
    public static Policy of(String name, long seed, List<Rule> rules) {
        return new Policy(name, seed, rules);
    }

    /** A policy that honours directives and keeps all else at one rate. */
    public static Policy rate(double rate) {
        return of("rate", 0, List.of(new Rule.Directives(), new Rule.Rate(rate)));
    }

    public String name() {
        return name;
    }

    /** SHA-256 of the seed and the rules, hexadecimal. */
    public String digest() {
        return digest;
    }

    /**
     * The probability to keep a candidate; empty if it must be decoded first, which is never said of a decoded one. A candidate no
     * rule applies to is not kept.
     */
    Optional<Answer.Keep> probability(Candidate candidate) {
        for (var rule : rules) {
            var answer = rule.answer(candidate);
            if (answer instanceof Answer.Keep keep) {
                return Optional.of(keep);
            }
            if (answer instanceof Answer.NeedsBody) {
                return Optional.empty();
            }
        }
        return Optional.of(NO_RULE);
    }

    /**
     * Draws.
     *
     * @param fraction what shedding leaves of the probability, in (0, 1]; must not depend on this candidate's hash
     */
    Decision draw(String predictionId, Answer.Keep keep, double fraction) {
        double probability = keep.probability() * fraction;
        double draw = UnitHash.of(predictionId, seed);
        boolean sampled = draw < probability;
        boolean lost = !sampled && draw < keep.probability();
        return new Decision(
                sampled,
                name,
                digest,
                keep.stratum(),
                lost ? Decision.SHED : keep.reason(),
                probability,
                sampled ? 1 / probability : 0,
                fraction);
    }

    /** Decides without shedding; empty if the candidate must be decoded first. */
    public Optional<Decision> decide(Candidate candidate) {
        return probability(candidate).map(keep -> draw(candidate.predictionId(), keep, 1));
    }

    private static String digest(long seed, List<Rule> rules) {
        String text = rules.stream().map(Rule::text).collect(Collectors.joining("\n", "seed " + seed + "\n", "\n"));
        try {
            var sha256 = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha256.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every JDK", e);
        }
    }
}
