package dev.plumbline.graph;

import static java.util.Objects.requireNonNull;

/** The declared extent of one axis. */
public sealed interface Dim {
    /** An extent that never changes. */
    record Fixed(long extent) implements Dim {
        @Override
        public String toString() {
            return Long.toString(extent);
        }
    }

    /** An extent that may change from run to run; equal symbols are a hint and no promise. An empty symbol is anonymous. */
    record Free(String symbol) implements Dim {
        public Free {
            requireNonNull(symbol, "symbol");
        }

        @Override
        public String toString() {
            return symbol.isEmpty() ? "?" : symbol;
        }
    }

    /** A fixed extent, or an anonymous free one where the number is negative. */
    static Dim of(long extent) {
        return extent < 0 ? new Free("") : new Fixed(extent);
    }
}
