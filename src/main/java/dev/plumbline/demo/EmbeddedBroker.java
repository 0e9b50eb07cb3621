package dev.plumbline.demo;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A real Kafka broker, broker and controller in one, inside this process, on loopback.
 *
 * <p>For the demonstration and for tests: one node, replication factor 1, small buffers. Topics are created first; the broker makes
 * none by itself.
 */
public final class EmbeddedBroker implements AutoCloseable {
    private static final int NODE_ID = 1;
    private static final long ADMIN_TIMEOUT_SECONDS = 30;

    private final KafkaRaftServer server;
    private final String bootstrapServers;
    private final Path directory;
    private final boolean temporary;

    private EmbeddedBroker(Path directory, boolean temporary, int port, int controllerPort) {
        this.directory = directory;
        this.temporary = temporary;
        this.bootstrapServers = "127.0.0.1:" + port;
        format(directory);
        this.server =
                new KafkaRaftServer(new KafkaConfig(settings(directory, port, controllerPort), false), Time.SYSTEM);
        server.startup();
    }

    /** Starts a broker on a free port whose data is deleted on {@link #close}. */
    public static EmbeddedBroker start() {
        try {
            return start(Files.createTempDirectory("plumbline-broker"), true, 0);
        } catch (IOException e) {
            throw new UncheckedIOException("expected a temporary directory for the broker's data", e);
        }
    }

    /**
     * Starts a broker on a directory that outlives it; data of an earlier start is found again.
     *
     * @param port the port clients connect to, 0 for a free one
     */
    public static EmbeddedBroker start(Path directory, int port) {
        return start(directory, false, port);
    }

    private static EmbeddedBroker start(Path directory, boolean temporary, int port) {
        var ports = freePorts();
        return new EmbeddedBroker(directory, temporary, port == 0 ? ports.get(0) : port, ports.get(1));
    }

    /** Two ports free at this moment; both sockets are open at once, so that they differ. */
    private static List<Integer> freePorts() {
        var loopback = InetAddress.getLoopbackAddress();
        try (var first = new ServerSocket(0, 1, loopback);
                var second = new ServerSocket(0, 1, loopback)) {
            return List.of(first.getLocalPort(), second.getLocalPort());
        } catch (IOException e) {
            throw new UncheckedIOException("expected two free ports on loopback for the broker", e);
        }
    }

    private static void format(Path directory) {
        if (Files.exists(directory.resolve("meta.properties"))) {
            return;
        }
        try {
            new Formatter()
                    .setNodeId(NODE_ID)
                    .setClusterId(Uuid.randomUuid().toString())
                    .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
                    .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
                    .setControllerListenerName("CONTROLLER")
                    .setMetadataLogDirectory(directory.toString())
                    .addDirectory(directory.toString())
                    .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                    .run();
        } catch (Exception e) {
            throw new IllegalStateException("the broker's directory %s cannot be formatted".formatted(directory), e);
        }
    }

    private static Map<String, String> settings(Path directory, int port, int controllerPort) {
        return Map.ofEntries(
                Map.entry("node.id", String.valueOf(NODE_ID)),
                Map.entry("process.roles", "broker,controller"),
                Map.entry(
                        "listeners", "CLIENT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d".formatted(port, controllerPort)),
                Map.entry("advertised.listeners", "CLIENT://127.0.0.1:" + port),
                Map.entry("listener.security.protocol.map", "CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT"),
                Map.entry("inter.broker.listener.name", "CLIENT"),
                Map.entry("controller.listener.names", "CONTROLLER"),
                Map.entry("controller.quorum.voters", "%d@127.0.0.1:%d".formatted(NODE_ID, controllerPort)),
                Map.entry("log.dirs", directory.toString()),
                Map.entry("auto.create.topics.enable", "false"),
                Map.entry("offsets.topic.replication.factor", "1"),
                Map.entry("offsets.topic.num.partitions", "4"),
                Map.entry("transaction.state.log.replication.factor", "1"),
                Map.entry("transaction.state.log.min.isr", "1"),
                Map.entry("transaction.state.log.num.partitions", "4"),
                Map.entry("share.coordinator.state.topic.replication.factor", "1"),
                Map.entry("share.coordinator.state.topic.min.isr", "1"),
                Map.entry("group.initial.rebalance.delay.ms", "0"),
                Map.entry("group.streams.initial.rebalance.delay.ms", "0"),
                // A member hears of a change of its tasks by its next heartbeat.
                Map.entry("group.streams.min.heartbeat.interval.ms", "1000"),
                Map.entry("group.streams.heartbeat.interval.ms", "1000"),
                // The smallest the cleaner accepts, instead of 128 MB.
                Map.entry("log.cleaner.dedupe.buffer.size", "2097152"),
                Map.entry("num.network.threads", "2"),
                Map.entry("num.io.threads", "2"));
    }

    /** What clients put into {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    /**
     * Creates a topic and waits until it is there.
     *
     * @param settings topic settings such as {@code max.message.bytes}
     */
    public void createTopic(String name, int partitions, Map<String, String> settings) {
        var topic = new NewTopic(name, partitions, (short) 1).configs(settings);
        try (var admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
            admin.createTopics(List.of(topic)).all().get(ADMIN_TIMEOUT_SECONDS, TimeUnit.SECONDS);
            // The controller has made it; the broker hears of it a moment later.
            while (!admin.listTopics()
                    .names()
                    .get(ADMIN_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                    .contains(name)) {
                TimeUnit.MILLISECONDS.sleep(5);
            }
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("topic '%s' could not be created: %s".formatted(name, e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while creating topic '%s'".formatted(name), e);
        }
    }

    /** Creates a topic with the broker's default settings. */
    public void createTopic(String name, int partitions) {
        createTopic(name, partitions, Map.of());
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
        if (temporary) {
            delete(directory);
        }
    }

    private static void delete(Path directory) {
        try (var paths = Files.walk(directory)) {
            for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the broker's directory %s cannot be deleted".formatted(directory), e);
        }
    }
}
