package dev.plumbline.attribution;

/** Whether an explanation adds up within its tolerance. */
public enum Verdict {
    CONVERGED,
    VIOLATED
}
