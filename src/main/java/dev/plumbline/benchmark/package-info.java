/**
 * How fast a model is explained, beside the bare passes that no explanation can do without.
 *
 * <p>Entry: {@link dev.plumbline.benchmark.Benchmark}. May import attribution, runtime and tensor.
 */
package dev.plumbline.benchmark;
