package dev.plumbline.attribution;

import static java.util.Objects.requireNonNull;

/** A group, and the sum of the attributions of its elements. */
public record GroupSum(Group group, double sum) {
    public GroupSum {
        requireNonNull(group, "group");
    }
}
