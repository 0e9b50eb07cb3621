package dev.plumbline.sampling;

/** What the producer of a prediction asks for. */
public enum Directive {
    /** To decide as the policy does. */
    POLICY,
    /** To explain this prediction. */
    FORCE,
    /** Not to explain it. */
    SKIP
}
