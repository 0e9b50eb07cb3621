package dev.plumbline.attribution;

/**
 * A straight line on the way from a baseline to the input of one example.
 *
 * @param share this line's part in the example's average
 * @param startOutput F at its start
 * @param endOutput F at its end
 * @param displacement from start to end, flattened
 */
record StraightPath(Line line, double share, double startOutput, double endOutput, double[] displacement) {
    /**
     * A point between which lines are drawn.
     *
     * @param output F there
     */
    record End(Point point, double output) {}

    /** @param startElements the elements of the start, flattened */
    static StraightPath of(int example, double share, End start, double[] startElements, End end) {
        var displacement = Layout.flatten(end.point().inputs());
        Vectors.addScaled(displacement, -1, startElements);
        var line = new Line(example, start.point(), end.point());
        return new StraightPath(line, share, start.output(), end.output(), displacement);
    }

    /** The displacement times a gradient or a weighted sum of gradients, element by element, flattened. */
    double[] attribution(double[] gradient) {
        var product = displacement.clone();
        for (int i = 0; i < product.length; i++) {
            product[i] *= gradient[i];
        }
        return product;
    }

    /** F at the end less F at the start. */
    double outputDifference() {
        return endOutput - startOutput;
    }
}
