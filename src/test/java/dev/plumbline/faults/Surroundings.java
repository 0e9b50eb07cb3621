package dev.plumbline.faults;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** All that a run needs and that may fail: brokers, a registry, and services. */
final class Surroundings implements AutoCloseable {
    static final int SERVICES = 3;
    private static final int PARTITIONS = 6;

    private final Path registryFolder;
    private final URI registryUrl;
    private final Cluster cluster;
    private final List<Service> services = new ArrayList<>();
    private final List<JavaProcess> running = new ArrayList<>();
    private JavaProcess registry;

    private Surroundings(Path folder, Cluster cluster) throws Exception {
        this.cluster = cluster;
        this.registryFolder = Files.createDirectories(folder.resolve("registry"));
        this.registryUrl = URI.create("http://127.0.0.1:" + Ports.free(1).get(0));
        this.registry = RegistryProcess.start(registryFolder, registryUrl);
    }

    /**
     * Starts everything but the services.
     *
     * @param protocol of the services' group: {@code classic} or {@code streams}
     */
    static Surroundings start(Path folder, String protocol) throws Exception {
        var cluster = Cluster.start(folder);
        try {
            Topics.create(cluster.bootstrapServers(), PARTITIONS, Cluster.SIZE);
            return new Surroundings(folder, cluster).withServices(folder, protocol);
        } catch (Exception e) {
            cluster.close();
            throw e;
        }
    }

    private Surroundings withServices(Path folder, String protocol) throws IOException {
        for (int i = 0; i < SERVICES; i++) {
            var service = Service.of(
                    folder.resolve("service-" + (i + 1)),
                    bootstrapServers(),
                    registryUrl(),
                    List.of("group.protocol: " + protocol));
            services.add(service.withMuchUnderWay("100ms"));
        }
        return this;
    }

    String bootstrapServers() {
        return cluster.bootstrapServers();
    }

    String registryUrl() {
        return registryUrl.toString();
    }

    /** Starts services until so many run. */
    void scaleTo(int count) {
        while (running.size() < count) {
            running.add(services.get(running.size()).start());
        }
        while (running.size() > count) {
            stopService(running.size() - 1);
            running.remove(running.size() - 1);
        }
    }

    void startService(int service) {
        running.set(service, services.get(service).start());
    }

    void killService(int service) {
        running.get(service).close();
    }

    void suspendService(int service) {
        running.get(service).suspend();
    }

    void resumeService(int service) {
        running.get(service).resume();
    }

    /** Tells a service to stop, and waits until it has. */
    void stopService(int service) {
        try (var process = running.get(service)) {
            process.stop();
        }
    }

    void killBroker(int broker) {
        cluster.kill(broker);
    }

    void startBroker(int broker) throws Exception {
        cluster.restart(broker, Duration.ofMinutes(5));
    }

    void killRegistry() {
        registry.close();
    }

    void startRegistry() throws InterruptedException {
        registry = RegistryProcess.start(registryFolder, registryUrl);
    }

    void suspendRegistry() {
        registry.suspend();
    }

    void resumeRegistry() {
        registry.resume();
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
