package dev.plumbline.stream;

/** Reads and admits again what lay in a store when its task changed hands or the service stopped. */
final class Restoration {
    /** What becomes of a restored record: it was admitted once, but the models may have changed since. */
    sealed interface Restored {}

    record Readmitted(Admitted admitted) implements Restored {}

    record Rejected(DeadLetter letter) implements Restored {}

    private final PredictionReader reader;
    private final Admission admission;

    Restoration(PredictionReader reader, Admission admission) {
        this.reader = reader;
        this.admission = admission;
    }

    Restored restore(Pending pending) {
        var source = pending.source();
        // What lies in the store holds one prediction.
        var reading = reader.read(source).iterator().next();
        if (reading instanceof Reading.Unread unread) {
            return new Rejected(unread.deadLetter(DeadLetter.Stage.EXPLAIN));
        }
        var prediction = ((Reading.Read) reading).prediction();
        var verdict = admission.check(new Decoded(source, pending.decision(), prediction));
        if (verdict instanceof Admission.Accepted accepted) {
            return new Readmitted(accepted.admitted());
        }
        return new Rejected(((Admission.Rejection) verdict).deadLetter(source, DeadLetter.Stage.EXPLAIN));
    }
}
