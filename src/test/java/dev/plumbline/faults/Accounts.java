package dev.plumbline.faults;

import dev.plumbline.demo.CreditLoad;
import dev.plumbline.sampling.Policy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What came out, held against what was sampled: every sampled prediction must end in exactly one attribution or dead letter, and the
 * attributions of a key must come in the order their predictions were sent.
 */
final class Accounts {
    private static final class Outcomes {
        private final int place;
        private final List<String> where = new ArrayList<>(1);
        private int attributions;
        private int deadLetters;

        private Outcomes(int place) {
            this.place = place;
        }

        private int total() {
            return attributions + deadLetters;
        }
    }

    private final Map<String, Outcomes> sampled = new LinkedHashMap<>();
    private final Map<String, Integer> lastPlaceOfKey = new HashMap<>();
    private int read;
    private int answered;
    private int strangers;
    private int disordered;

    /** Accounts of the first events of a load that a policy samples. */
    static Accounts of(CreditLoad load, int events, Policy policy) {
        var accounts = new Accounts();
        for (int event = 0; event < events; event++) {
            if (load.isSampled(event, policy)) {
                accounts.expect(load.id(event));
            }
        }
        return accounts;
    }

    /** Notes a prediction that must come out; called in the order of sending. */
    void expect(String id) {
        sampled.put(id, new Outcomes(sampled.size()));
    }

    /**
     * Notes an attribution.
     *
     * @param where it was read, for messages
     */
    void attribution(String key, String id, String where) {
        var outcomes = outcomes(id, where);
        if (outcomes == null) {
            return;
        }
        outcomes.attributions++;
        int last = lastPlaceOfKey.getOrDefault(key, -1);
        // A doubled one is counted as such, not as out of order.
        if (outcomes.place < last && outcomes.total() == 1) {
            disordered++;
        }
        lastPlaceOfKey.put(key, Math.max(last, outcomes.place));
    }

    void deadLetter(String id, String where) {
        var outcomes = outcomes(id, where);
        if (outcomes != null) {
            outcomes.deadLetters++;
        }
    }

    private Outcomes outcomes(String id, String where) {
        read++;
        var outcomes = sampled.get(id);
        if (outcomes == null) {
            strangers++;
        } else if (outcomes.total() == 0) {
            answered++;
        }
        if (outcomes != null) {
            outcomes.where.add(where);
        }
        return outcomes;
    }

    /** Attributions and dead letters so far, of whatever prediction. */
    int read() {
        return read;
    }

    /** Sampled predictions of which something came out. */
    int answered() {
        return answered;
    }

    /** Whether something came out of every sampled prediction. */
    boolean complete() {
        return answered == sampled.size();
    }

    /** Of which predictions nothing or too much came out, and where that is. */
    Map<String, List<String>> irregular() {
        var irregular = new LinkedHashMap<String, List<String>>();
        sampled.forEach((id, outcomes) -> {
            if (outcomes.total() != 1) {
                irregular.put(id, List.copyOf(outcomes.where));
            }
        });
        return irregular;
    }

    Verdict verdict() {
        int attributions = 0;
        int deadLetters = 0;
        int lost = 0;
        int doubled = 0;
        for (var outcomes : sampled.values()) {
            attributions += outcomes.attributions;
            deadLetters += outcomes.deadLetters;
            lost += outcomes.total() == 0 ? 1 : 0;
            doubled += Math.max(0, outcomes.total() - 1);
        }
        return new Verdict(sampled.size(), attributions, deadLetters, lost, doubled, strangers, disordered);
    }

    /**
     * The balance.
     *
     * @param lost sampled predictions of which nothing came out
     * @param doubled attributions and dead letters beyond the first of their prediction
     * @param strangers attributions and dead letters of predictions that were not sampled
     * @param disordered attributions that came after that of a later prediction of their key
     */
    record Verdict(
            int sampled, int attributions, int deadLetters, int lost, int doubled, int strangers, int disordered) {
        boolean balanced() {
            return lost == 0 && doubled == 0 && strangers == 0 && disordered == 0;
        }

        /** The closing line of a fault run. */
        String line() {
            return "faults: %d sampled, %d attributions, %d dead letters, %d lost, %d doubled"
                    .formatted(sampled, attributions, deadLetters, lost, doubled);
        }
    }
}
