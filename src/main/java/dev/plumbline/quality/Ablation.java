package dev.plumbline.quality;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * How far F moves when what an explanation points at is replaced, relative to how far it moves when everything is.
 *
 * <p>Sturmfels, Lundberg, Lee, "Visualizing the Impact of Feature Attribution Baselines" (Distill 2020).
 */
final class Ablation {
    private Ablation() {}

    /** The parts of the greatest absolute attribution, a share of all, replaced. */
    static double topParts(Subject subject, double share) {
        int count = (int) Math.max(1, Math.round(share * subject.parts().size()));
        var strongest = new HashSet<>(IntStream.range(0, subject.parts().size())
                .boxed()
                .sorted(Comparator.comparingDouble(
                        part -> -Math.abs(subject.attributions().get(part))))
                .limit(count)
                .toList());
        return moved(subject, strongest);
    }

    /**
     * A square around the centre of mass of the absolute attributions replaced.
     *
     * @param share of the image's area that the square covers
     */
    static double massCentre(Subject subject, double share) {
        var shape = subject.input().inputs().get(0).shape();
        int width = Math.toIntExact(shape.dim(2));
        int height = Math.toIntExact(shape.dim(1));
        double mass = 0;
        double x = 0;
        double y = 0;
        for (int part = 0; part < subject.parts().size(); part++) {
            double weight = Math.abs(subject.attributions().get(part));
            int pixel = subject.parts().get(part).columns().get(0) % (width * height);
            mass += weight;
            x += weight * (pixel % width);
            y += weight * row(pixel, width);
        }
        double reach = Math.sqrt(share) / 2;
        double centreX = mass == 0 ? width / 2.0 : x / mass;
        double centreY = mass == 0 ? height / 2.0 : y / mass;
        var covered = new HashSet<Integer>();
        for (int part = 0; part < subject.parts().size(); part++) {
            int pixel = subject.parts().get(part).columns().get(0) % (width * height);
            if (Math.abs(pixel % width - centreX) <= reach * width
                    && Math.abs(row(pixel, width) - centreY) <= reach * height) {
                covered.add(part);
            }
        }
        return moved(subject, covered);
    }

    private static int row(int pixel, int width) {
        return pixel / width;
    }

    private static double moved(Subject subject, Set<Integer> replaced) {
        var outputs = subject.f()
                .outputs(List.of(subject.input(), subject.without(replaced::contains), subject.without(part -> true)));
        double span = Math.abs(outputs[0] - outputs[2]);
        return span == 0 ? 0 : Math.abs(outputs[0] - outputs[1]) / span;
    }
}
