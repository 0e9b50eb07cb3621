/**
 * One canonical form for models of all supported operator set versions, so that whoever reads a graph meets one signature per operator.
 *
 * <p>Entry type: {@link dev.plumbline.graph.lowering.Canonicalizer}. Part of {@code graph}; may import {@code tensor}.
 */
package dev.plumbline.graph.lowering;
