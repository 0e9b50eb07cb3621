package dev.plumbline.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.demo.EmbeddedBroker;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;

final class SightingsTopicTest {
    @Test
    void isCreatedOnlyWhenABrokerTellsOfIt() throws Exception {
        try (var broker = EmbeddedBroker.start();
                var admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            var listings = new AtomicInteger();

            new SightingsTopic(lateToKnow(admin, listings, 4)).create("test-sightings", Map.of());

            assertThat(listings).hasValueGreaterThanOrEqualTo(4);
            assertThat(admin.listTopics().names().get()).containsExactly("test-sightings");
        }
    }

    /** As a broker that has not heard of what the controller did: all but the last of so many listings are as they were at first. */
    private static Admin lateToKnow(Admin admin, AtomicInteger listings, int knows) {
        var before = admin.listTopics();
        return (Admin) Proxy.newProxyInstance(
                Admin.class.getClassLoader(),
                new Class<?>[] {Admin.class},
                (proxy, method, arguments) ->
                        method.getName().equals("listTopics") && listings.incrementAndGet() < knows
                                ? before
                                : method.invoke(admin, arguments));
    }
}
