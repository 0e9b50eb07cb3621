package dev.plumbline.quality;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The mean squared difference between what the attributions say of a random half of the parts and what F does when these are replaced,
 * relative to the square of F(x) - F(x').
 *
 * <p>Yeh et al., "On the (In)fidelity and Sensitivity of Explanations" (NeurIPS 2019), with the perturbation x - x' on a random subset.
 * Integrated gradients of a linear F have none.
 */
final class Infidelity {
    private Infidelity() {}

    static double of(Subject subject, int draws, Random random) {
        var halves = new ArrayList<boolean[]>();
        for (int draw = 0; draw < draws; draw++) {
            var half = new boolean[subject.parts().size()];
            for (int part = 0; part < half.length; part++) {
                half[part] = random.nextBoolean();
            }
            halves.add(half);
        }
        var ends = subject.ends();
        double span = ends[0] - ends[1];
        var outputs = subject.f()
                .outputs(halves.stream()
                        .map(half -> subject.without(part -> half[part]))
                        .toList());
        double sum = 0;
        for (int draw = 0; draw < draws; draw++) {
            double difference = said(subject.attributions(), halves.get(draw)) - (ends[0] - outputs[draw]);
            sum += difference * difference;
        }
        return span == 0 ? 0 : sum / draws / (span * span);
    }

    private static double said(List<Double> attributions, boolean[] half) {
        double sum = 0;
        for (int part = 0; part < half.length; part++) {
            sum += half[part] ? attributions.get(part) : 0;
        }
        return sum;
    }
}
