package dev.plumbline.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.plumbline.runtime.TensorSpec;
import dev.plumbline.tensor.Tensor;
import java.io.UncheckedIOException;

/** The JSON that commands print. */
final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private Json() {}

    static String text(JsonNode root) {
        try {
            return MAPPER.writeValueAsString(root);
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** A tensor as arrays nested like its shape; a scalar as an array of one. */
    static ArrayNode nested(Tensor tensor) {
        var array = JsonNodeFactory.instance.arrayNode();
        if (tensor.shape().rank() <= 1) {
            for (int i = 0; i < tensor.size(); i++) {
                array.add(tensor.getDouble(i));
            }
            return array;
        }
        for (int i = 0; i < tensor.shape().dim(0); i++) {
            array.add(nested(tensor.row(i)));
        }
        return array;
    }

    /** The extents of a tensor, {@code "?"} where one is free. */
    static ArrayNode dims(TensorSpec tensor) {
        var array = JsonNodeFactory.instance.arrayNode();
        for (long dim : tensor.dims()) {
            if (dim == TensorSpec.DYNAMIC) {
                array.add("?");
            } else {
                array.add(dim);
            }
        }
        return array;
    }
}
