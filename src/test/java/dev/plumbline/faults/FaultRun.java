package dev.plumbline.faults;

import dev.plumbline.demo.CreditLoad;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Lets faults strike under load, one after the other, and accounts for every prediction when all is over. */
final class FaultRun {
    private static final int MOST_EVENTS = 2_000_000;
    private static final int PROGRESS = 150;

    /** Longer than the session of a service's consumers. */
    private static final int STALL_SECONDS = 10;

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Surroundings surroundings;
    private final FaultPlan plan;
    private final Random random;
    private final long startNanos = System.nanoTime();

    FaultRun(Surroundings surroundings, FaultPlan plan) {
        this.surroundings = surroundings;
        this.plan = plan;
        this.random = new Random(plan.seed());
    }

    /** From one service to three and, when all faults have struck, back to one. */
    Accounts.Verdict run() throws Exception {
        var events = CreditLoad.of(Topics.PREDICTIONS, surroundings.registryUrl());
        surroundings.scaleTo(1);
        int sent;
        try (var load = Load.start(events, surroundings.bootstrapServers(), MOST_EVENTS, plan.perSecond());
                var progress = new Progress(surroundings.bootstrapServers())) {
            progress.await(PROGRESS, PATIENCE);
            say("to %d services after %d sent, %d out".formatted(Surroundings.SERVICES, load.sent(), progress.read()));
            surroundings.scaleTo(Surroundings.SERVICES);
            progress.await(PROGRESS, PATIENCE);
            strikeAll(load, progress);
            say("to one service after %d sent, %d out".formatted(load.sent(), progress.read()));
            surroundings.scaleTo(1);
            load.end();
            sent = load.sent();
        }
        say("%d sent; waiting for what is still to come".formatted(sent));
        requireEachSentOnce(IntStream.range(0, sent).mapToObj(events::id).toList());
        return settle(Accounts.of(events, sent, Service.policy()), Alerts.expected(events, sent));
    }

    /** What comes out can be held against what was sent only if each prediction lies in its topic once, and in order. */
    private void requireEachSentOnce(List<String> ids) {
        var irregular = Audit.irregularInputs(surroundings.bootstrapServers(), ids);
        if (!irregular.isEmpty()) {
            throw new AssertionError(
                    "expected every prediction to lie in its topic once and in order, found " + irregular);
        }
    }

    private void strikeAll(Load load, Progress progress) throws Exception {
        for (var fault : plan.sequence(random)) {
            say("%s after %d sent, %d out".formatted(fault, load.sent(), progress.read()));
            strike(fault);
            // Most faults strike a service at work, some one that has not recovered from the last.
            if (random.nextInt(4) > 0) {
                progress.await(PROGRESS, PATIENCE);
            }
        }
        while (load.sent() < plan.events()) {
            progress.await(0, Duration.ZERO);
        }
    }

    private void strike(FaultPlan.Fault fault) throws Exception {
        switch (fault) {
            case SERVICE_KILL -> killService(1500);
            case SERVICE_STALL -> {
                int service = random.nextInt(Surroundings.SERVICES);
                surroundings.suspendService(service);
                TimeUnit.SECONDS.sleep(STALL_SECONDS);
                surroundings.resumeService(service);
            }
            case BROKER_KILL -> {
                int broker = random.nextInt(Cluster.SIZE);
                surroundings.killBroker(broker);
                pause(5000);
                surroundings.startBroker(broker);
            }
            case REBALANCE -> {
                int service = random.nextInt(Surroundings.SERVICES);
                surroundings.stopService(service);
                pause(3000);
                surroundings.startService(service);
            }
            case REGISTRY_KILL -> {
                surroundings.killRegistry();
                pause(5000);
                surroundings.startRegistry();
            }
            case REGISTRY_STALL -> {
                surroundings.suspendRegistry();
                killService(3000);
                pause(3000);
                surroundings.resumeRegistry();
            }
        }
        pause(1000);
    }

    private void killService(int mostMillis) throws InterruptedException {
        int service = random.nextInt(Surroundings.SERVICES);
        surroundings.killService(service);
        pause(mostMillis);
        surroundings.startService(service);
    }

    private void pause(int mostMillis) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(random.nextInt(mostMillis));
    }

    /** Reads all topics from the start, until everything has come out or nothing more comes; then once more what stopping brings. */
    private Accounts.Verdict settle(Accounts accounts, Alerts.Totals expected) {
        try (var audit = new Audit(surroundings.bootstrapServers(), accounts)) {
            audit.readUntil(accounts::complete, PATIENCE);
            if (!accounts.complete()) {
                surroundings.casualties().forEach(output -> say("a service is dead:%n%s".formatted(output)));
            }
            say(Alerts.await(surroundings.bootstrapServers(), surroundings.registryUrl(), expected));
            surroundings.scaleTo(0);
            audit.readToEnd();
            var irregular = accounts.irregular();
            if (!irregular.isEmpty()) {
                say("came out not once: " + irregular);
            }
            return accounts.verdict();
        }
    }

    private void say(String text) {
        System.out.printf(
                "fault run: %4d s: %s%n", TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startNanos), text);
    }

    /** Follows what comes out while faults strike. */
    private static final class Progress implements AutoCloseable {
        private final Accounts accounts = new Accounts();
        private final Audit audit;

        private Progress(String bootstrapServers) {
            this.audit = new Audit(bootstrapServers, accounts);
        }

        private int read() {
            return accounts.read();
        }

        /** Waits until so many more have come out; in vain at most so long. */
        private void await(int more, Duration patience) {
            audit.poll();
            int before = read();
            audit.readUntil(() -> read() >= before + more, patience);
        }

        @Override
        public void close() {
            audit.close();
        }
    }
}
