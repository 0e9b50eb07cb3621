package dev.plumbline.runtime;

import dev.plumbline.attribution.Method;
import dev.plumbline.graph.Graph;
import dev.plumbline.graph.GraphBuilder;
import dev.plumbline.graph.Model;
import dev.plumbline.graph.ShapeTable;
import dev.plumbline.graph.ValueInfo;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/** Compiles a model that was read for one choice of output and explained values. */
final class ModelCompiler {
    private final OnnxRuntime runtime;
    private final ModelOptions options;
    private final String sha256;
    private final ProbedModel probed;
    private final Model canonical;
    private final ShapeTable shapes;

    /**
     * Brings the model into canonical form and probes it.
     *
     * @throws OnnxRuntimeException if ONNX Runtime cannot run the model
     */
    ModelCompiler(OnnxRuntime runtime, ModelOptions options, Model source, String sha256) {
        this.runtime = runtime;
        this.options = options;
        this.sha256 = sha256;
        this.probed = ProbedModel.of(runtime, source, options.explained());
        this.canonical = probed.canonical();
        this.shapes = probed.shapes();
    }

    /**
     * The compiled model.
     *
     * @throws UnusableModelException with every fault of the choices
     * @throws dev.plumbline.autodiff.NotDifferentiableException with every node in the way
     */
    CompiledModel compile() {
        var choice = ModelChoice.of(options, probed);
        var head = severed(choice.explained(), List.of(choice.target().value()));
        var gradient = GradientModel.compile(
                runtime,
                canonical.withGraph(head),
                choice.explained(),
                List.of(choice.target().value()));
        var sessions = new ArrayList<OnnxSession>();
        try {
            return load(choice, head, gradient, sessions);
        } catch (RuntimeException e) {
            sessions.forEach(OnnxSession::close);
            throw e;
        }
    }

    /** Forward and backward from the model's own inputs, for the same choices and with the same exceptions. */
    GradientModel gradient() {
        var choice = ModelChoice.of(options, probed);
        return GradientModel.compile(
                runtime, canonical, choice.explained(), List.of(choice.target().value()));
    }

    /** Loads the sessions, noting each that is open. */
    private CompiledModel load(ModelChoice choice, Graph head, GradientModel gradient, List<OnnxSession> sessions) {
        var explained = choice.explained();
        var limit = rowLimit(gradient);
        var hoisted = hoisted(head, explained, limit);
        var fed = hoisted.map(HoistedGradient::fed).orElse(explained);
        var path = load(pathGraph(hoisted, gradient), sessions);
        var pathLimit = hoisted.map(parts -> limit.atMost(rowLimit(parts.rest()).rows()))
                .orElse(limit);
        boolean outputDims = !gradient.shapes().get(choice.target().value()).hasFixedRows();
        var needed = new LinkedHashSet<>(fed);
        needed.removeAll(explained);
        needed.add(choice.target().value());
        var whole = load(canonical.withGraph(wholeGraph(explained, needed)), sessions);
        var inputs = ProbedModel.names(head.inputs());
        boolean allIsHead = inputs.equals(ProbedModel.names(canonical.graph().freeInputs()));
        var ofHead = allIsHead ? whole : load(canonical.withGraph(severed(explained, needed)), sessions);
        return new CompiledModel(
                signature(explained),
                probed.specs(explained),
                inputs.stream().filter(input -> !explained.contains(input)).toList(),
                choice.target(),
                fed,
                new ForwardPass(whole, limit),
                new ForwardPass(ofHead, limit),
                new RecurringImages(),
                new PathPass(path, explained, fed, outputDims, pathLimit));
    }

    /** A fixed batch is left whole: its affine prefix would not take the ends alone. */
    private Optional<HoistedGradient> hoisted(Graph head, List<String> explained, RowLimit limit) {
        return limit.exact()
                ? Optional.empty()
                : HoistedGradient.find(runtime, canonical.withGraph(head), shapes, explained, sums());
    }

    private Model pathGraph(Optional<HoistedGradient> hoisted, GradientModel gradient) {
        return hoisted.map(parts -> PathGraph.around(parts, gradient, this::rows))
                .orElseGet(() -> PathGraph.around(gradient, this::rows));
    }

    /** Whether gradients are added up within a run. */
    private boolean sums() {
        return options.method() instanceof Method.Fixed;
    }

    private PathRows rows(GraphBuilder builder) {
        return sums() ? new GridRows(builder) : new ScatteredRows(builder);
    }

    private OnnxSession load(Model model, List<OnnxSession> sessions) {
        var session = runtime.load(model, options.resources().session());
        sessions.add(session);
        return session;
    }

    private Graph severed(List<String> explained, Collection<String> outputs) {
        return SeveredGraph.at(canonical.graph(), shapes, explained, List.copyOf(outputs));
    }

    /** All outputs, and the values an explanation needs besides. */
    private Graph wholeGraph(List<String> explained, Collection<String> needed) {
        var outputs = new ArrayList<>(canonical.graph().outputs());
        var besides = new LinkedHashSet<>(explained);
        besides.addAll(needed);
        ProbedModel.names(outputs).forEach(besides::remove);
        ProbedModel.names(canonical.graph().freeInputs()).forEach(besides::remove);
        besides.forEach(name -> outputs.add(ValueInfo.undeclared(name)));
        return canonical.graph().withOutputs(outputs);
    }

    RowLimit rowLimit(GradientModel gradient) {
        var fixed = canonical.graph().freeInputs().stream()
                .map(input -> shapes.get(input.name()))
                .filter(seen -> seen.isFixed(0))
                .findFirst();
        if (fixed.isPresent()) {
            return new RowLimit(Math.toIntExact(fixed.get().dim(0)), true);
        }
        return new RowLimit(new MemoryBudget(options.resources().memoryMib()).rows(gradient), false);
    }

    private ModelSignature signature(List<String> explained) {
        return new ModelSignature(
                sha256,
                probed.specs(ProbedModel.names(canonical.graph().freeInputs())),
                probed.specs(ProbedModel.names(canonical.graph().outputs())),
                explained);
    }
}
