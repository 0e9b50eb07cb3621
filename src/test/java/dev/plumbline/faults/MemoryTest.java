package dev.plumbline.faults;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import dev.plumbline.demo.CreditLoad;
import dev.plumbline.demo.EmbeddedBroker;
import dev.plumbline.monitor.Chromium;
import dev.plumbline.registry.embedded.EmbeddedRegistry;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A service under a steady load with its page open, whose memory must not grow: {@code mvn -Pload verify}, for ten minutes of 1,000
 * predictions a second, or {@code -Dload.seconds} of {@code -Dload.perSecond}; {@code -Dload.rate} is the share that is explained.
 */
@Tag("load")
final class MemoryTest {
    private static final int SECONDS = Integer.getInteger("load.seconds", 600);
    private static final int PER_SECOND = Integer.getInteger("load.perSecond", 1000);
    private static final String RATE = System.getProperty("load.rate", "1.0");
    private static final Duration BETWEEN_SAMPLES = Duration.ofSeconds(Math.max(2, SECONDS / 60));
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final double MIB = 1 << 20;

    @TempDir
    private Path folder;

    private final List<Sample> samples = new ArrayList<>();

    /** Memory at one moment, MiB, live objects alone where a heap is meant; and the elements of the page. */
    private record Sample(int second, double heap, double resident, double pageHeap, double pageNodes, double lag) {
        @Override
        public String toString() {
            return "load: %4d s  heap %6.1f MiB  resident %6.1f MiB  page heap %5.1f MiB  page nodes %5.0f  behind by %.0f"
                    .formatted(second, heap, resident, pageHeap, pageNodes, lag);
        }
    }

    @Test
    void staysAsItIsWhileEventsPourInAndThePageIsOpen() throws Exception {
        Chromium.TOOL.require();
        try (var broker = EmbeddedBroker.start();
                var registry = new EmbeddedRegistry(0)) {
            Topics.create(broker.bootstrapServers(), 4, 1);
            var events = CreditLoad.of(Topics.PREDICTIONS, registry.url());
            var service = Service.of(folder, broker.bootstrapServers(), registry.url())
                    .withPage();
            service.change("rate: 0.5", "rate: " + RATE);
            try (var process = service.start();
                    var chromium = Chromium.launch();
                    var tab = chromium.browser().newPage();
                    var load = Load.start(events, broker.bootstrapServers(), PER_SECOND * SECONDS, PER_SECOND)) {
                var page = process.awaitPage(PATIENCE);
                tab.navigate(page.toString());
                watch(process, page, tab.context().newCDPSession(tab));
                load.end();

                var totals = Scrape.of(page);
                System.out.printf(
                        "load: %d sent in %d s, %.0f explained, %.0f dead; %s%n",
                        load.sent(),
                        SECONDS,
                        totals.total("plumbline_explanations_total"),
                        totals.total("plumbline_dead_letters_total"),
                        growth());
            }
        }
        assertFlat("heap", Sample::heap);
        assertFlat("resident", Sample::resident);
        assertFlat("page heap", Sample::pageHeap);
        assertFlat("page nodes", Sample::pageNodes);
    }

    private void watch(JavaProcess process, URI page, CDPSession tab) throws Exception {
        long startNanos = System.nanoTime();
        for (int second = 0; second < SECONDS; ) {
            TimeUnit.NANOSECONDS.sleep(BETWEEN_SAMPLES.toNanos());
            second = (int) TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startNanos);
            var sample = sample(second, process, page, tab);
            System.out.println(sample);
            samples.add(sample);
        }
    }

    private static Sample sample(int second, JavaProcess process, URI page, CDPSession tab) throws Exception {
        var memory = ProcessMemory.of(process, page);
        tab.send("HeapProfiler.collectGarbage");
        return new Sample(
                second,
                memory.heap(),
                memory.resident(),
                tab.send("Runtime.getHeapUsage").get("usedSize").getAsDouble() / MIB,
                nodes(tab),
                Scrape.of(page).samples().getOrDefault("plumbline_lag_records", Double.NaN));
    }

    private static double nodes(CDPSession tab) {
        JsonObject counters = tab.send("Memory.getDOMCounters");
        return counters.get("nodes").getAsDouble();
    }

    private String growth() {
        return "%s, %s, %s, %s"
                .formatted(
                        growth("heap", Sample::heap),
                        growth("resident", Sample::resident),
                        growth("page heap", Sample::pageHeap),
                        growth("page nodes", Sample::pageNodes));
    }

    private String growth(String what, ToDoubleFunction<Sample> of) {
        return ProcessMemory.growth(what, samples, of);
    }

    private void assertFlat(String what, ToDoubleFunction<Sample> of) {
        ProcessMemory.assertFlat(what, samples, of, 0);
    }
}
