package dev.plumbline.graph.lowering;

import dev.plumbline.graph.Attributes;
import dev.plumbline.graph.Value;
import dev.plumbline.tensor.DType;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The differentiable operators of {@code ai.onnx.ml}, in which scikit-learn pipelines are exported: scaling, imputation and linear
 * models. Tables of probabilities by label are cut back to the tensor they are made from.
 */
final class ClassicalLowerings {
    private static final String ML = "ai.onnx.ml";

    private ClassicalLowerings() {}

    static void addTo(LoweringTable table) {
        table.custom(ML, "Scaler", ClassicalLowerings::scaler)
                .custom(ML, "Normalizer", ClassicalLowerings::normalizer)
                .custom(ML, "Imputer", ClassicalLowerings::imputer)
                .custom(ML, "FeatureVectorizer", ClassicalLowerings::featureVectorizer)
                .custom(ML, "LinearRegressor", ClassicalLowerings::regressor)
                .custom(ML, "LinearClassifier", ClassicalLowerings::classifier)
                .custom(ML, "Binarizer", ClassicalLowerings::binarizer)
                .custom(ML, "ArrayFeatureExtractor", ClassicalLowerings::featureExtractor)
                .custom(ML, "ZipMap", call -> List.of(call.input(0)));
    }

    /** y = (x - offset) scale, per feature or for all. */
    private static List<Value> scaler(Call call) {
        var y = real(call, 0);
        var offset = vector(call, "offset");
        var scale = vector(call, "scale");
        return List.of((offset == null ? y : y.minus(offset)).timesOptional(scale));
    }

    /** 1 above the threshold, else 0. */
    private static List<Value> binarizer(Call call) {
        var x = call.input(0);
        return List.of(x.greaterThan(call.attributes().real("threshold", 0)).castLike(x));
    }

    /** Columns picked by number; a row alone becomes a matrix of one row. */
    private static List<Value> featureExtractor(Call call) {
        boolean single = call.rank(0).orElse(2) == 1;
        var rows = single ? call.input(0).unsqueeze(0) : call.input(0);
        return List.of(rows.gather(call.input(1).reshape(-1), -1));
    }

    /** Each row over its norm; a row of norm 0 stays as it is. */
    private static List<Value> normalizer(Call call) {
        var x = real(call, 0);
        var axis = call.builder().ints(-1);
        var norm = switch (call.attributes().text("norm", "MAX")) {
            case "L1" -> x.abs().sumKeeping(-1);
            case "L2" -> x.squared().sumKeeping(-1).sqrt();
            default -> x.op("ReduceMax", Attributes.of("keepdims", 1), axis);
        };
        return List.of(x.over(norm.equalTo(0).where(norm.like(1), norm)));
    }

    /** The imputed value of its feature where an element is the replaced value, or no number. */
    private static List<Value> imputer(Call call) {
        var x = call.input(0);
        var imputed = vector(call, "imputed_value_floats");
        if (imputed == null) {
            return call.unchanged();
        }
        float replaced = call.attributes().real("replaced_value_float", 0);
        var missing = Float.isNaN(replaced) ? x.op("IsNaN") : x.equalTo(replaced);
        return List.of(missing.where(imputed.castLike(x), x));
    }

    private static List<Value> featureVectorizer(Call call) {
        var features = IntStream.range(0, call.node().inputs().size())
                .mapToObj(index -> real(call, index))
                .toList();
        return List.of(Value.concat(1, features));
    }

    private static List<Value> regressor(Call call) {
        int targets = (int) call.attributes().integer("targets", 1);
        var scores = linear(call, targets);
        return transformed(call, scores).map(List::of).orElseGet(call::unchanged);
    }

    /** Label and scores; the label is not differentiable, and stays with the operator. */
    private static List<Value> classifier(Call call) {
        var intercepts = call.attributes().reals("intercepts");
        int classes = Math.max(
                call.attributes().texts("classlabels_strings").map(List::size).orElse(0),
                call.attributes()
                        .integers("classlabels_ints")
                        .map(labels -> labels.length)
                        .orElse(0));
        int rows = intercepts.map(values -> values.length).orElse(classes);
        var scores = linear(call, rows);
        var outputs = rows == 1 && classes == 2 ? bothClasses(call, scores) : transformed(call, scores);
        var label = call.unchanged().get(0);
        return outputs.map(values -> call.results(label, values)).orElseGet(call::unchanged);
    }

    /** One score stands for two classes: its complement comes first. */
    private static Optional<Value> bothClasses(Call call, Value score) {
        return switch (call.attributes().text("post_transform", "NONE")) {
            case "NONE" -> Optional.of(Value.concat(1, List.of(score.like(1).minus(score), score)));
            case "LOGISTIC" ->
                Optional.of(Value.concat(1, List.of(score.negate().sigmoid(), score.sigmoid())));
            default -> Optional.empty();
        };
    }

    private static Optional<Value> transformed(Call call, Value scores) {
        return switch (call.attributes().text("post_transform", "NONE")) {
            case "NONE" -> Optional.of(scores);
            case "LOGISTIC" -> Optional.of(scores.sigmoid());
            case "SOFTMAX" -> Optional.of(scores.op("Softmax", Attributes.of("axis", -1)));
            default -> Optional.empty();
        };
    }

    /** x W' + b, with W {@code [rows, features]} and b {@code [rows]} from the attributes. */
    private static Value linear(Call call, int rows) {
        var coefficients =
                call.attributes().reals("coefficients").orElseThrow(() -> call.invalid("attribute coefficients"));
        if (rows < 1 || coefficients.length % rows != 0) {
            throw call.invalid("coefficients for %d rows, found %d".formatted(rows, coefficients.length));
        }
        var weights = call.builder().constant(transposed(coefficients, rows));
        return real(call, 0).matmul(weights).plusOptional(vector(call, "intercepts"));
    }

    private static Tensor transposed(float[] coefficients, int rows) {
        int features = coefficients.length / rows;
        var elements = new float[coefficients.length];
        for (int row = 0; row < rows; row++) {
            for (int feature = 0; feature < features; feature++) {
                elements[feature * rows + row] = coefficients[row * features + feature];
            }
        }
        return Tensor.of(Shape.of(features, rows), elements);
    }

    /** An input in single precision, in which these operators compute. */
    private static Value real(Call call, int index) {
        return call.input(index).cast(DType.FLOAT);
    }

    private static Value vector(Call call, String attribute) {
        return call.attributes()
                .reals(attribute)
                .map(values -> call.builder().constant(Tensor.of(Shape.of(values.length), values)))
                .orElse(null);
    }
}
