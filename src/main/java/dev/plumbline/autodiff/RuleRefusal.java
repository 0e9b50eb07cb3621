package dev.plumbline.autodiff;

/** Thrown by a rule that cannot serve a node; the engine gathers these and reports them together. */
final class RuleRefusal extends RuntimeException {
    private final String remedy;

    RuleRefusal(String reason, String remedy) {
        super(reason, null, false, false);
        this.remedy = remedy;
    }

    String remedy() {
        return remedy;
    }
}
