package dev.plumbline.graph.lowering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.graph.Attribute;
import dev.plumbline.graph.Attributes;
import dev.plumbline.graph.Dim;
import dev.plumbline.graph.Function;
import dev.plumbline.graph.Graph;
import dev.plumbline.graph.InvalidModelException;
import dev.plumbline.graph.Literal;
import dev.plumbline.graph.Metadata;
import dev.plumbline.graph.Model;
import dev.plumbline.graph.Node;
import dev.plumbline.graph.ValueInfo;
import dev.plumbline.tensor.DType;
import dev.plumbline.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class CanonicalizerTest {
    @Test
    void inlinesFunctionsWithTheAttributesOfTheCall() {
        var body = new Node(
                "leak",
                "LeakyRelu",
                "",
                List.of("a"),
                List.of("b"),
                Attributes.none().with("alpha", new Attribute.Reference("slope", 1)));
        var function = function("Leak", List.of(body));
        var call = new Node(
                "call",
                "Leak",
                "local",
                List.of("x"),
                List.of("y"),
                Attributes.none().with("slope", 0.3f));

        var graph = canonical(model(13, List.of(function), call));

        assertThat(graph.nodes()).singleElement().satisfies(node -> {
            assertThat(node.op()).isEqualTo("LeakyRelu");
            assertThat(node.attributes().real("alpha", 0)).isEqualTo(0.3f);
            assertThat(node.inputs()).containsExactly("x");
            assertThat(node.outputs()).containsExactly("y");
        });
    }

    @Test
    void refusesFunctionsThatCallThemselves() {
        var function = function(
                "Loop", List.of(new Node("again", "Loop", "local", List.of("a"), List.of("b"), Attributes.none())));
        var call = new Node("call", "Loop", "local", List.of("x"), List.of("y"), Attributes.none());

        assertThatThrownBy(() -> canonical(model(13, List.of(function), call)))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("does one call itself?");
    }

    @Test
    void dropsDropoutAndIdentityAndWritesConstantsDown() {
        var graph = canonical(model(
                10,
                List.of(),
                new Node("copy", "Identity", "", List.of("x"), List.of("copied"), Attributes.none()),
                new Node("drop", "Dropout", "", List.of("copied"), List.of("dropped"), Attributes.none()),
                constant("two", 2),
                constant("unused", 3),
                new Node("scale", "Mul", "", List.of("dropped", "two"), List.of("y"), Attributes.none())));

        assertThat(graph.nodes())
                .singleElement()
                .satisfies(node -> assertThat(node.inputs()).containsExactly("x", "two"));
        assertThat(graph.initializers()).containsOnlyKeys("two");
    }

    @Test
    void keepsTheNamesThatAreAskedFor() {
        var model = model(
                10,
                List.of(),
                new Node("copy", "Identity", "", List.of("x"), List.of("copied"), Attributes.none()),
                new Node("exp", "Exp", "", List.of("copied"), List.of("y"), Attributes.none()));

        var graph = Canonicalizer.canonicalize(model, Set.of("copied")).graph();

        assertThat(graph.producers()).containsKey("copied");
    }

    @Test
    void subgraphsSeeThroughWhatWasRemovedOutside() {
        var branch = new Graph(
                "branch",
                List.of(new Node("", "Neg", "", List.of("copied"), List.of("inner"), Attributes.none())),
                List.of(),
                List.of(ValueInfo.undeclared("inner")),
                Map.of(),
                List.of());
        var branches = Attributes.none()
                .with("then_branch", new Attribute.Subgraph(branch))
                .with("else_branch", new Attribute.Subgraph(branch));

        var graph = canonical(model(
                13,
                List.of(),
                new Node("copy", "Identity", "", List.of("x"), List.of("copied"), Attributes.none()),
                new Node(
                        "positive",
                        "Cast",
                        "",
                        List.of("x"),
                        List.of("condition"),
                        Attributes.of("to", DType.BOOL.onnxCode())),
                new Node("if", "If", "", List.of("condition"), List.of("y"), branches)));

        assertThat(graph.nodes().get(1).attributes().subgraph("then_branch").captures())
                .containsExactly("x");
    }

    @Test
    void refusesOperatorSetsItDoesNotKnow() {
        assertThatThrownBy(() -> canonical(model(27, List.of())))
                .hasMessage("expected a model of operator set 7 to 26, found 27; export it again at one of these");
    }

    private static Graph canonical(Model model) {
        return Canonicalizer.canonicalize(model, List.of()).graph();
    }

    private static Function function(String name, List<Node> nodes) {
        return new Function(
                "local", name, List.of("a"), List.of("b"), nodes, Map.of("", 13, "local", 1), Attributes.none());
    }

    private static Node constant(String output, float value) {
        var attributes = Attributes.none().with("value", new Attribute.Constant(Literal.of(Tensor.scalar(value))));
        return new Node("", "Constant", "", List.of(), List.of(output), attributes);
    }

    private static Model model(int opset, List<Function> functions, Node... nodes) {
        var graph = new Graph(
                "g",
                List.of(nodes),
                List.of(ValueInfo.of("x", DType.FLOAT, List.of(new Dim.Free("batch")))),
                List.of(ValueInfo.undeclared("y")),
                Map.of(),
                List.of());
        return new Model(8, Map.of("", opset, "local", 1), graph, functions, Metadata.none());
    }
}
