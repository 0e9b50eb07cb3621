package dev.plumbline.cli;

import dev.plumbline.config.Faults;
import dev.plumbline.config.FeaturesFile;
import java.nio.file.Files;
import java.nio.file.Path;

/** The features file that goes with a model. */
final class FeatureNames {
    private FeatureNames() {}

    /**
     * Reads the file that was named, or else {@code features.yaml} beside the model, or else nothing.
     *
     * @param named null where none was
     */
    static FeaturesFile of(Path model, Path named) {
        var beside = model.resolveSibling("features.yaml");
        if (named == null && !Files.exists(beside)) {
            return FeaturesFile.NONE;
        }
        var faults = new Faults();
        var read = FeaturesFile.read(named == null ? beside : named, "--features", faults);
        faults.throwIfAny();
        return read;
    }
}
