package dev.plumbline.stream;

/** How a topic's records hold predictions. */
@FunctionalInterface
interface PredictionFormat {
    /**
     * The predictions of a record, each with the record that holds it alone.
     *
     * @throws UnreadableException if the record as a whole is to blame; what else is thrown concerns no record
     */
    Iterable<Reading> read(SourceRecord source) throws UnreadableException;
}
