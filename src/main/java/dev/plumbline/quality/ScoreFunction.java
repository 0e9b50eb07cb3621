package dev.plumbline.quality;

import dev.plumbline.attribution.Point;
import java.util.List;

/** F of one row, at any values of its explained inputs. */
@FunctionalInterface
public interface ScoreFunction {
    /** F at each point, in order. */
    double[] outputs(List<Point> points);
}
