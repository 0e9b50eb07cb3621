package dev.plumbline.graph;

import static java.util.Objects.requireNonNull;

import java.util.List;

/** The value of one attribute of a node. */
public sealed interface Attribute {
    record Int(long value) implements Attribute {}

    record Real(float value) implements Attribute {}

    record Text(String value) implements Attribute {
        public Text {
            requireNonNull(value, "value");
        }
    }

    record Ints(List<Long> values) implements Attribute {
        public Ints {
            values = List.copyOf(values);
        }
    }

    record Reals(List<Float> values) implements Attribute {
        public Reals {
            values = List.copyOf(values);
        }
    }

    record Texts(List<String> values) implements Attribute {
        public Texts {
            values = List.copyOf(values);
        }
    }

    record Constant(Literal value) implements Attribute {
        public Constant {
            requireNonNull(value, "value");
        }
    }

    record Subgraph(Graph value) implements Attribute {
        public Subgraph {
            requireNonNull(value, "value");
        }
    }

    record Subgraphs(List<Graph> values) implements Attribute {
        public Subgraphs {
            values = List.copyOf(values);
        }
    }

    /**
     * Inside a function body: the attribute of this name at the place of the call.
     *
     * @param typeCode ONNX's code of the attribute's type, needed to write it back
     */
    record Reference(String name, int typeCode) implements Attribute {
        public Reference {
            requireNonNull(name, "name");
        }
    }

    /** Types, sparse tensors and binary text: kept as they were read, never looked into. */
    record Opaque(byte[] serialized) implements Attribute {
        public Opaque {
            serialized = serialized.clone();
        }
    }
}
