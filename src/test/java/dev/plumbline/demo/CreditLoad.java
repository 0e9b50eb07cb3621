package dev.plumbline.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.plumbline.event.PredictionEvent;
import dev.plumbline.registry.serde.AvroSerdes;
import dev.plumbline.sampling.Candidate;
import dev.plumbline.sampling.Directive;
import dev.plumbline.sampling.Policy;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The replay's events for tests of the whole service: real applications, flaws included, over a few keys so that order shows. */
public final class CreditLoad {
    private static final int KEYS = 97;

    private final CreditRecords records;
    private final int applications;

    private CreditLoad(CreditRecords records, int applications) {
        this.records = records;
        this.applications = applications;
    }

    /** Events for a topic, in the wire format of a registry. */
    public static CreditLoad of(String topic, String registryUrl) {
        var scored = ScoredApplications.score(Path.of("topology", "credit"));
        var serde = AvroSerdes.of(PredictionEvent.class, Map.of("schema.registry.url", registryUrl));
        return new CreditLoad(new CreditRecords(scored, topic, serde.serializer()), scored.size());
    }

    /** The record of an event, counted from 0. */
    public ProducerRecord<byte[], byte[]> record(int event) {
        var record = records.record(event, Instant.now());
        var key = "applicant-" + event % KEYS;
        return new ProducerRecord<>(record.topic(), null, key.getBytes(UTF_8), record.value(), record.headers());
    }

    /** The id of an event's prediction. */
    public String id(int event) {
        return ReplayId.ofEvent(event, applications).toString();
    }

    /** Whether an event's served outputs are not what the model gives. */
    public boolean isMismatched(int event) {
        return Flaw.ofEvent(event).equals(Optional.of(Flaw.SWAPPED_OUTPUTS));
    }

    /** Whether a number is missing in an event's inputs. */
    public boolean isNonFinite(int event) {
        return Flaw.ofEvent(event).equals(Optional.of(Flaw.NAN_INPUT));
    }

    /** Whether a policy that needs no more than headers samples an event. */
    public boolean isSampled(int event, Policy policy) {
        var directive = Flaw.ofEvent(event).isPresent() ? Directive.FORCE : Directive.POLICY;
        return policy.decide(new Candidate.Undecoded(id(event), directive))
                .orElseThrow()
                .sampled();
    }
}
