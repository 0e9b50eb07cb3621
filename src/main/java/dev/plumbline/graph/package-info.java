/**
 * The ONNX graph: values that never change for models, graphs and nodes, reading and writing them, and building new ones node by node.
 * The only room that knows protobuf.
 *
 * <p>Entry types: {@link dev.plumbline.graph.Model}, {@link dev.plumbline.graph.OnnxReader}, {@link dev.plumbline.graph.GraphBuilder}. May
 * import {@code tensor}.
 */
package dev.plumbline.graph;
