package dev.plumbline.monitor;

import dev.plumbline.event.PredictionEvent;
import dev.plumbline.event.PredictionReference;
import java.util.List;
import java.util.Optional;

/** Where the page finds what a prediction was made of: attributions carry no inputs. */
public interface PredictionSource {
    /** One that knows none. */
    PredictionSource NONE = new PredictionSource() {
        @Override
        public Optional<PredictionEvent> find(PredictionReference reference) {
            return Optional.empty();
        }

        @Override
        public List<String> vocabulary(String model, String version) {
            return List.of();
        }
    };

    /** The prediction that was explained; empty where it is no longer kept or cannot be read. */
    Optional<PredictionEvent> find(PredictionReference reference);

    /** The tokens that a model's ids stand for, in the order of the ids; empty where they are not known. */
    List<String> vocabulary(String model, String version);
}
