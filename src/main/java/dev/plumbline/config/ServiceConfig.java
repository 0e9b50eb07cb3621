package dev.plumbline.config;

import static java.util.Objects.requireNonNull;

import dev.plumbline.stream.StreamSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Everything the service is configured with.
 *
 * @param folder of the configuration file; relative paths start here
 * @param kafka properties of Kafka Streams and its clients, passed through untouched
 */
public record ServiceConfig(
        Path folder,
        Map<String, String> kafka,
        RegistryConfig registry,
        StreamSettings stream,
        EngineConfig engine,
        MonitorConfig monitor,
        Operation operation,
        List<ModelConfig> models) {
    /**
     * How the process behaves.
     *
     * @param reloadInterval how often changed models are looked for; zero for never
     */
    public record Operation(LogFormat logFormat, Duration reloadInterval) {
        public Operation {
            requireNonNull(logFormat, "logFormat");
            requireNonNull(reloadInterval, "reloadInterval");
        }
    }

    public ServiceConfig {
        requireNonNull(folder, "folder");
        kafka = Map.copyOf(kafka);
        requireNonNull(registry, "registry");
        requireNonNull(stream, "stream");
        requireNonNull(engine, "engine");
        requireNonNull(monitor, "monitor");
        requireNonNull(operation, "operation");
        models = List.copyOf(models);
    }

    /**
     * Reads a file under an environment.
     *
     * @param faults takes every fault but a file that is missing or no YAML
     * @return the configuration, usable in the parts that no fault names
     * @throws ConfigurationException if there is no YAML file to read
     */
    public static ServiceConfig read(Path file, Map<String, String> environment, Faults faults) {
        return read(file, environment, faults, new Keys());
    }

    /** The same; every key that is asked for is noted in {@code keys}. */
    static ServiceConfig read(Path file, Map<String, String> environment, Faults faults, Keys keys) {
        var tree = YamlFile.read(file);
        var overrides = new Environment(environment);
        var root = Section.root(tree, overrides, faults, keys);
        var folder = file.toAbsolutePath().getParent();
        var kafka = root.properties("kafka");
        require(kafka, "kafka", "bootstrap.servers", "name the brokers, such as localhost:9092", faults);
        var registry = RegistryConfig.read(root);
        require(
                registry.properties(),
                "registry",
                "schema.registry.url",
                "name the Schema Registry, such as http://localhost:8081",
                faults);
        var engine = root.section("engine");
        var redactionKey = RedactionConfig.key(root);
        var config = new ServiceConfig(
                folder,
                kafka,
                registry,
                StreamConfig.read(root, engine),
                EngineConfig.read(engine),
                MonitorConfig.read(root.section("monitor")),
                new Operation(
                        root.choice("log-format", LogFormat.TEXT),
                        root.duration("reload-interval", Duration.ofSeconds(10))),
                root.sections("models").stream()
                        .map(model -> ModelConfig.read(model, folder, redactionKey, faults))
                        .toList());
        if (config.models().isEmpty()) {
            faults.add("models", "is missing; list at least one model to explain");
        }
        engine.rejectUnknownKeys();
        root.rejectUnknownKeys();
        overrides.unused().forEach(name -> faults.add(name, "is set in the environment but overrides no key"));
        return config;
    }

    /** Whether everything but the models is as in another configuration: only models can be replaced while the service runs. */
    public boolean differsInModelsOnly(ServiceConfig other) {
        return equals(new ServiceConfig(
                other.folder,
                other.kafka,
                other.registry,
                other.stream,
                other.engine,
                other.monitor,
                other.operation,
                models));
    }

    private static void require(
            Map<String, String> properties, String section, String key, String remedy, Faults faults) {
        if (properties.getOrDefault(key, "").isBlank()) {
            faults.add("%s.%s".formatted(section, key), "is missing; " + remedy);
        }
    }
}
