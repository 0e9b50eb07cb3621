package dev.plumbline.demo;

import static java.util.Objects.requireNonNull;

import dev.plumbline.tensor.Tensor;
import java.util.Map;

/**
 * A loan application.
 *
 * @param number its place in the file, counted from 1
 * @param attributes values by column of the file, the outcome among them
 * @param input the same as a row of the credit model's input
 */
record CreditApplication(int number, Map<String, String> attributes, Tensor input) {
    private static final String HOME = "Home";
    private static final String JOB = "Job";

    CreditApplication {
        attributes = Map.copyOf(attributes);
        requireNonNull(input, "input");
    }

    /** The attributes that predictions are sampled and grouped by. */
    Map<String, String> segments() {
        return Map.of(HOME, attributes.get(HOME), JOB, attributes.get(JOB));
    }
}
