/**
 * The ONNX graph: reading, writing, canonical form and opset lowering. The only room that knows protobuf.
 *
 * <p>May import {@code tensor}.
 */
package dev.plumbline.graph;
