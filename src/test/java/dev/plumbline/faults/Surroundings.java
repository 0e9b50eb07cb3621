package dev.plumbline.faults;

import dev.plumbline.registry.embedded.EmbeddedRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** All that a run needs and that may fail: brokers, a registry, and services. */
final class Surroundings implements AutoCloseable {
    static final int SERVICES = 3;
    private static final int PARTITIONS = 6;

    private final Path subjects;
    private final Cluster cluster;
    private final String registryUrl;
    private final List<Service> services = new ArrayList<>();
    private final List<JavaProcess> running = new ArrayList<>();
    private EmbeddedRegistry registry;

    private Surroundings(Path folder, Cluster cluster) throws IOException {
        this.cluster = cluster;
        this.subjects = folder.resolve("subjects.json");
        this.registry = EmbeddedRegistry.persisted(0, subjects);
        this.registryUrl = registry.url();
    }

    /** Starts everything but the services. */
    static Surroundings start(Path folder) throws Exception {
        var cluster = Cluster.start(folder);
        try {
            Topics.create(cluster.bootstrapServers(), PARTITIONS, Cluster.SIZE);
            return new Surroundings(folder, cluster).withServices(folder);
        } catch (Exception e) {
            cluster.close();
            throw e;
        }
    }

    private Surroundings withServices(Path folder) throws IOException {
        for (int i = 0; i < SERVICES; i++) {
            services.add(Service.of(folder.resolve("service-" + (i + 1)), bootstrapServers(), registryUrl));
        }
        return this;
    }

    String bootstrapServers() {
        return cluster.bootstrapServers();
    }

    String registryUrl() {
        return registryUrl;
    }

    void startServices() {
        services.forEach(service -> running.add(service.start()));
    }

    void startService(int service) {
        running.set(service, services.get(service).start());
    }

    void killService(int service) {
        running.get(service).close();
    }

    /** Tells a service to stop, and waits until it has. */
    void stopService(int service) {
        try (var process = running.get(service)) {
            process.stop();
        }
    }

    void stopServices() {
        for (int service = 0; service < running.size(); service++) {
            stopService(service);
        }
    }

    void killBroker(int broker) {
        cluster.kill(broker);
    }

    void startBroker(int broker) throws Exception {
        cluster.start(broker);
        cluster.awaitInSync(Duration.ofMinutes(2));
    }

    void stopRegistry() {
        registry.close();
    }

    void startRegistry() throws IOException {
        registry = EmbeddedRegistry.persisted(URI.create(registryUrl).getPort(), subjects);
    }

    /** The services that have ended without being told to, with what they said last. */
    List<String> casualties() {
        return running.stream()
                .filter(process -> !process.alive())
                .map(JavaProcess::output)
                .toList();
    }

    @Override
    public void close() {
        running.forEach(JavaProcess::close);
        registry.close();
        cluster.close();
    }
}
