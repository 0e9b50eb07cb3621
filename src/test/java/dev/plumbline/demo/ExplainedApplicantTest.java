package dev.plumbline.demo;

import static dev.plumbline.demo.Attributions.category;
import static dev.plumbline.demo.Attributions.event;
import static dev.plumbline.demo.Attributions.number;
import static dev.plumbline.demo.Attributions.redacted;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.event.FeatureAttribution;
import dev.plumbline.event.OutputSpace;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class ExplainedApplicantTest {
    private static final CreditFeatures FEATURES = CreditFeatures.read(Path.of("topology", "credit", "features.yaml"));

    private static final FeatureAttribution[] REPORT = {
        category("Records", "yes", 0.81),
        number("Income", 129, -0.2),
        number("Assets", 0, 0.324),
        number("Seniority", 1, 0.11),
        number("Time", 60, 0.001),
        number("Debt", 0, -0.05),
        number("Amount", 2000, 0.4),
        number("Price", 2985.5, 0.09),
        category("Job", "permanent job", -0.01)
    };

    @Test
    void namesTheStrongestReasonsInWordsAClerkUses() {
        var applicant = new ExplainedApplicant(1234, 0.923, event("application-1234.1", REPORT));

        assertThat(applicant.sentences(FEATURES))
                .containsExactly(
                        "Application 1234: probability of default 92 %.",
                        "Mostly because: records of late payments (+0.81), 2,000 thousand pesetas requested (+0.40),"
                                + " no assets (+0.32), 1 year in the present job (+0.11).",
                        "In favour: income of 129 thousand pesetas a month (-0.20), no other debts (-0.05).");
    }

    @Test
    void speaksOfPercentagePointsWhereTheProbabilityIsExplained() {
        var event = event("application-7.1", 1, OutputSpace.PROBABILITY, 1, number("Assets", 0, 0.214));

        assertThat(new ExplainedApplicant(7, 0.6, event).sentences(FEATURES))
                .containsExactly(
                        "Application 7: probability of default 60 %.", "Mostly because: no assets (+21 points).");
    }

    @Test
    void turnsAnExplanationOfTheGoodClassRound() {
        var event = event("application-7.1", 1, OutputSpace.LOGIT, 0, number("Assets", 0, 0.214));

        assertThat(new ExplainedApplicant(7, 0.1, event).sentences(FEATURES)).endsWith("In favour: no assets (-0.21).");
    }

    @Test
    void namesAFeatureWhoseValueWasLeftOut() {
        var event = event("application-7.1", redacted("Age", 0.3), redacted("Shoe size", 0.2));

        assertThat(new ExplainedApplicant(7, 0.6, event).sentences(FEATURES))
                .endsWith("Mostly because: Age (+0.30), Shoe size (+0.20).");
    }
}
