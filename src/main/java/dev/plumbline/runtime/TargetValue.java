package dev.plumbline.runtime;

/**
 * What F is an element of.
 *
 * @param output the explained output by its name in the model
 * @param value the output itself, or what lies before its final softmax or sigmoid: as many elements in the same order
 */
record TargetValue(String output, String value) {}
