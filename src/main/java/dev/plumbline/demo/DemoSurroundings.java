package dev.plumbline.demo;

import static java.util.Objects.requireNonNull;

import dev.plumbline.stream.StreamSettings.Topics;
import java.nio.file.Path;

/**
 * What the demonstration has set up for the service.
 *
 * @param topics created and empty
 * @param folder holds {@code model.onnx}, {@code features.yaml} and {@code reference.npy} of the model named {@code credit}; the
 *     service may keep its state below it
 */
public record DemoSurroundings(String bootstrapServers, String registryUrl, Topics topics, Path folder) {
    public DemoSurroundings {
        requireNonNull(bootstrapServers, "bootstrapServers");
        requireNonNull(registryUrl, "registryUrl");
        requireNonNull(topics, "topics");
        requireNonNull(folder, "folder");
    }
}
