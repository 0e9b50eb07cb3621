package dev.plumbline.stream;

/** Why a record became a dead letter. */
public enum DeadLetterReason {
    /** Larger than the configuration accepts. */
    TOO_LARGE,
    /** Its bytes are no event of a schema the registry knows. */
    UNREADABLE,
    /** An event that contradicts itself, such as a tensor whose data does not fit its shape. */
    INVALID,
    /** A request without its response within the window, or the other way round. */
    UNPAIRED,
    /** Of a model this service does not serve. */
    UNKNOWN_MODEL,
    /** Of a version of a served model that this service does not serve. */
    UNKNOWN_VERSION,
    /** Its inputs are not those the model takes. */
    WRONG_INPUTS,
    /** It asks for a target the model does not have. */
    WRONG_TARGET,
    /** Its inputs, or what the model makes of them, hold a NaN or an infinity. */
    NON_FINITE,
    /** An input lies outside the range that the configuration gives it. */
    OUT_OF_RANGE,
    /** The engine could not explain it. */
    ENGINE,
    /** Its attribution could not be written. */
    UNWRITABLE
}
