package dev.plumbline.attribution;

/** Arithmetic on flattened attributions. */
final class Vectors {
    private Vectors() {}

    /** {@code into += factor * vector}. */
    static void addScaled(double[] into, double factor, double[] vector) {
        for (int i = 0; i < into.length; i++) {
            into[i] += factor * vector[i];
        }
    }

    static double sum(double[] vector) {
        double sum = 0;
        for (double element : vector) {
            sum += element;
        }
        return sum;
    }

    /** L1 norm. */
    static double norm(double[] vector) {
        double sum = 0;
        for (double element : vector) {
            sum += Math.abs(element);
        }
        return sum;
    }

    /** L1 distance. */
    static double distance(double[] left, double[] right) {
        double sum = 0;
        for (int i = 0; i < left.length; i++) {
            sum += Math.abs(left[i] - right[i]);
        }
        return sum;
    }

    /** {@code part / whole}, where nothing of nothing is 0. */
    static double ratio(double part, double whole) {
        return part == 0 ? 0 : part / whole;
    }
}
