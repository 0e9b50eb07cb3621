package dev.plumbline.faults;

import static java.util.stream.Collectors.joining;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;

/** Three broker processes, each broker and controller: any one of them may be killed. */
final class Cluster implements AutoCloseable {
    static final int SIZE = 3;

    private final Path folder;
    private final List<Integer> clientPorts;
    private final List<Integer> controllerPorts;
    private final JavaProcess[] brokers = new JavaProcess[SIZE];

    private Cluster(Path folder, List<Integer> ports) {
        this.folder = folder;
        this.clientPorts = ports.subList(0, SIZE);
        this.controllerPorts = ports.subList(SIZE, 2 * SIZE);
    }

    /** Formats and starts the brokers, and waits until they answer. */
    static Cluster start(Path folder) throws Exception {
        var cluster = new Cluster(folder, Ports.free(2 * SIZE));
        var clusterId = Uuid.randomUuid().toString();
        for (int broker = 0; broker < SIZE; broker++) {
            cluster.format(broker, clusterId);
            cluster.start(broker);
        }
        cluster.awaitNodes(Duration.ofMinutes(2));
        return cluster;
    }

    private void format(int broker, String clusterId) throws Exception {
        Files.createDirectories(home(broker));
        Files.writeString(settingsFile(broker), settings(broker));
        new Formatter()
                .setNodeId(broker + 1)
                .setClusterId(clusterId)
                .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
                .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
                .setControllerListenerName("CONTROLLER")
                .setMetadataLogDirectory(data(broker))
                .addDirectory(data(broker))
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                .run();
    }

    private String settings(int broker) {
        var voters = IntStream.range(0, SIZE)
                .mapToObj(voter -> "%d@127.0.0.1:%d".formatted(voter + 1, controllerPorts.get(voter)))
                .collect(joining(","));
        return SETTINGS.formatted(
                broker + 1, clientPorts.get(broker), controllerPorts.get(broker), voters, data(broker));
    }

    private static final String SETTINGS = """
        node.id=%1$d
        process.roles=broker,controller
        listeners=CLIENT://127.0.0.1:%2$d,CONTROLLER://127.0.0.1:%3$d
        advertised.listeners=CLIENT://127.0.0.1:%2$d
        listener.security.protocol.map=CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT
        inter.broker.listener.name=CLIENT
        controller.listener.names=CONTROLLER
        controller.quorum.voters=%4$s
        log.dirs=%5$s
        auto.create.topics.enable=false
        default.replication.factor=3
        min.insync.replicas=2
        offsets.topic.replication.factor=3
        offsets.topic.num.partitions=4
        transaction.state.log.replication.factor=3
        transaction.state.log.min.isr=2
        transaction.state.log.num.partitions=4
        share.coordinator.state.topic.replication.factor=3
        share.coordinator.state.topic.min.isr=2
        initial.broker.registration.timeout.ms=300000
        group.initial.rebalance.delay.ms=0
        group.streams.initial.rebalance.delay.ms=0
        group.streams.min.session.timeout.ms=6000
        group.streams.session.timeout.ms=6000
        group.streams.min.heartbeat.interval.ms=1500
        group.streams.heartbeat.interval.ms=1500
        log.cleaner.dedupe.buffer.size=2097152
        num.network.threads=2
        num.io.threads=2
        """;

    private Path home(int broker) {
        return folder.resolve("broker-" + (broker + 1));
    }

    private String data(int broker) {
        return home(broker).resolve("data").toString();
    }

    private Path settingsFile(int broker) {
        return home(broker).resolve("server.properties");
    }

    String bootstrapServers() {
        return clientPorts.stream().map(port -> "127.0.0.1:" + port).collect(joining(","));
    }

    void kill(int broker) {
        brokers[broker].close();
    }

    /** Starts a broker again, and waits until all is replicated once more: only then may another be killed. */
    void restart(int broker, Duration timeout) throws Exception {
        start(broker);
        // Before it answers, the others may not have noticed that it was away, and count it among those in sync.
        Ports.await(clientPorts.get(broker), timeout);
        awaitInSync(timeout);
    }

    private void start(int broker) {
        brokers[broker] = JavaProcess.start(
                home(broker),
                List.of("-Xmx256m", "kafka.Kafka", settingsFile(broker).toString()));
    }

    private void awaitNodes(Duration timeout) throws Exception {
        await(
                timeout,
                admin ->
                        admin.describeCluster().nodes().get(5, TimeUnit.SECONDS).size() == SIZE);
    }

    /** Waits until every replica of every topic, the internal ones among them, is in sync. */
    private void awaitInSync(Duration timeout) throws Exception {
        await(timeout, admin -> {
            var names = admin.listTopics(new ListTopicsOptions().listInternal(true))
                    .names()
                    .get(5, TimeUnit.SECONDS);
            return admin.describeTopics(names).allTopicNames().get(5, TimeUnit.SECONDS).values().stream()
                    .allMatch(Cluster::inSync);
        });
    }

    private static boolean inSync(TopicDescription topic) {
        return topic.partitions().stream()
                .allMatch(partition ->
                        partition.isr().size() == partition.replicas().size());
    }

    private interface Check {
        boolean passes(Admin admin) throws InterruptedException, ExecutionException, TimeoutException;
    }

    private void await(Duration timeout, Check check) throws InterruptedException {
        long deadlineNanos = System.nanoTime() + timeout.toNanos();
        try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
            while (!passes(check, admin)) {
                if (System.nanoTime() > deadlineNanos) {
                    throw new IllegalStateException("expected the brokers to be well within %s, the first says:%n%s"
                            .formatted(timeout, brokers[0].output()));
                }
                TimeUnit.MILLISECONDS.sleep(200);
            }
        }
    }

    private static boolean passes(Check check, Admin admin) throws InterruptedException {
        try {
            return check.passes(admin);
        } catch (ExecutionException | TimeoutException notYet) {
            return false;
        }
    }

    @Override
    public void close() {
        for (var broker : brokers) {
            if (broker != null) {
                broker.close();
            }
        }
    }
}
