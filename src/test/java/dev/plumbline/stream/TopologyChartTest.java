package dev.plumbline.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.GoldenFile;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/**
 * Holds the topology to its description and picture under {@code topology/}.
 *
 * <p>A changed name moves state to another topic, so each change shall be seen. {@code mvn test -Dtest=TopologyChartTest
 * -Dgolden.write=true} writes both anew.
 */
final class TopologyChartTest {
    private static final TopologyChart CHART =
            TopologyChart.of(StreamSettings.of("plumbline", StreamSettings.Topics.defaults()));

    @Test
    void theTopologyIsTheOneDescribed() throws IOException {
        GoldenFile.of("topology", "topology.txt").assertHolds(CHART.text());
    }

    @Test
    void thePictureIsOfTheTopology() throws IOException {
        GoldenFile.of("topology", "topology.svg").assertHolds(CHART.svg());
    }

    @Test
    void namesTopicsAsConfigured() {
        var chart = TopologyChart.of(StreamSettings.of("other", new StreamSettings.Topics("in", "out", "odd", "bad")));

        assertThat(chart.text()).contains("topics: [in]", "topic: out", "topic: odd", "topic: bad");
        assertThat(chart.svg()).contains(">in<", ">out<", ">odd<", ">bad<");
    }
}
