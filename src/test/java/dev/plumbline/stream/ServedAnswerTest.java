package dev.plumbline.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.attribution.Target;
import dev.plumbline.event.OutputSpace;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ServedAnswerTest {
    private static final ExplainedOutput LOGIT =
            new ExplainedOutput("logit", OutputSpace.LOGIT, new Target.Argmax(), List.of("good", "bad"));

    @Test
    void turnsLogitsIntoProbabilities() {
        var answer = ServedAnswer.of(Map.of("logit", Tensor.of(Shape.of(2), 0.0, Math.log(3))), LOGIT);

        assertThat(answer.servedClass()).isEqualTo("bad");
        assertThat(answer.probabilities()).containsExactly(new double[] {0.25, 0.75}, within(1e-12));
    }

    @Test
    void takesServedProbabilitiesOfAModelExplainedForItsLogits() {
        var answer = ServedAnswer.of(Map.of("probability", Tensor.of(Shape.of(2), 0.9, 0.1)), LOGIT);

        assertThat(answer.servedClass()).isEqualTo("good");
        assertThat(answer.probabilities()).containsExactly(0.9, 0.1);
    }

    @Test
    void aSingleElementSpeaksForTheSecondOfTwoClasses() {
        var answer = ServedAnswer.of(Map.of("logit", Tensor.of(Shape.of(1), 2.0)), LOGIT);

        assertThat(answer.servedClass()).isEqualTo("bad");
        assertThat(answer.probabilities()).containsExactly(new double[] {1 / (1 + Math.exp(-2))}, within(1e-12));
    }

    @Test
    void aValueHasNoProbabilities() {
        var price = new ExplainedOutput("price", OutputSpace.VALUE, new Target.Argmax(), List.of());

        assertThat(ServedAnswer.of(Map.of("price", Tensor.of(Shape.of(1), 0.5)), price)
                        .probabilities())
                .isEmpty();
    }

    @Test
    void isUnknownWhereNothingWasServed() {
        var answer = ServedAnswer.of(Map.of(), LOGIT);

        assertThat(answer.servedClass()).isEmpty();
        assertThat(answer.probabilities()).isEmpty();
    }
}
