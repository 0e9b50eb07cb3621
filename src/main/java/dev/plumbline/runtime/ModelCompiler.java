package dev.plumbline.runtime;

import dev.plumbline.attribution.Method;
import dev.plumbline.graph.Graph;
import dev.plumbline.graph.GraphBuilder;
import dev.plumbline.graph.Logits;
import dev.plumbline.graph.Model;
import dev.plumbline.graph.ShapeTable;
import dev.plumbline.graph.ValueInfo;
import dev.plumbline.runtime.ModelOptions.Space;
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
    private final List<String> faults = new ArrayList<>();

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
        var choice = choice();
        return compile(choice.target(), choice.explained());
    }

    /** Forward and backward from the model's own inputs, for the same choices and with the same exceptions. */
    GradientModel gradient() {
        var choice = choice();
        return GradientModel.compile(
                runtime, canonical, choice.explained(), List.of(choice.target().value()));
    }

    /** What is explained, and with respect to what. */
    private record Choice(TargetValue target, List<String> explained) {}

    private Choice choice() {
        var output = output();
        var explained = explained();
        requireBatchAxes();
        if (!faults.isEmpty()) {
            throw new UnusableModelException(faults);
        }
        return new Choice(target(output.orElseThrow()), explained);
    }

    private Optional<String> output() {
        var floating = probed.floatingOutputs();
        var name = options.output().name();
        if (name.isEmpty() && floating.size() == 1) {
            return Optional.of(floating.get(0));
        }
        if (name.isEmpty()) {
            faults.add("the model has floating outputs %s; name the one to explain".formatted(floating));
        } else if (!floating.contains(name.get())) {
            faults.add("output '%s' is not among the model's floating outputs %s".formatted(name.get(), floating));
        }
        return name.filter(floating::contains);
    }

    private List<String> explained() {
        if (options.explained().isEmpty()) {
            return probed.floatingInputs();
        }
        for (var name : options.explained()) {
            var seen = shapes.find(name);
            if (seen.isEmpty() || canonical.graph().initializers().containsKey(name)) {
                faults.add("'%s' cannot be explained: the model has no such input or inner value; its inputs are %s"
                        .formatted(name, ProbedModel.names(canonical.graph().freeInputs())));
            } else if (!seen.get().dtype().isFloating()) {
                faults.add("'%s' cannot be explained: it holds %s, gradients need floating numbers; name its embedding"
                        .formatted(name, seen.get().dtype()));
            }
        }
        return options.explained();
    }

    private void requireBatchAxes() {
        for (var name : ProbedModel.names(canonical.graph().freeInputs())) {
            if (shapes.get(name).rank() == 0) {
                faults.add("input '%s' has rank 0, but rows need a batch axis; make it a constant of the model"
                        .formatted(name));
            }
        }
    }

    private TargetValue target(String output) {
        var logit = options.output().space() == Space.LOGIT
                ? Logits.before(canonical.graph(), output)
                : Optional.<String>empty();
        return new TargetValue(output, logit.orElse(output));
    }

    private CompiledModel compile(TargetValue target, List<String> explained) {
        var head = severed(explained, List.of(target.value()));
        var gradient = GradientModel.compile(runtime, canonical.withGraph(head), explained, List.of(target.value()));
        var sessions = new ArrayList<OnnxSession>();
        try {
            return load(target, head, gradient, sessions);
        } catch (RuntimeException e) {
            sessions.forEach(OnnxSession::close);
            throw e;
        }
    }

    /** Loads the sessions, noting each that is open. A fixed batch is left whole: its affine prefix would not take the ends alone. */
    private CompiledModel load(TargetValue target, Graph head, GradientModel gradient, List<OnnxSession> sessions) {
        var explained = gradient.points();
        var limit = rowLimit(gradient);
        var hoisted = limit.exact()
                ? Optional.<HoistedGradient>empty()
                : HoistedGradient.find(runtime, canonical.withGraph(head), shapes, explained, sums());
        var pathLimit = hoisted.map(parts -> limit.atMost(rowLimit(parts.rest()).rows()))
                .orElse(limit);
        var path = load(pathGraph(hoisted, gradient), sessions);
        var fed = hoisted.map(HoistedGradient::fed).orElse(explained);
        var needed = new LinkedHashSet<>(explained);
        needed.addAll(fed);
        needed.add(target.value());
        var whole = load(canonical.withGraph(wholeGraph(needed)), sessions);
        boolean allIsHead = ProbedModel.names(head.inputs())
                .equals(ProbedModel.names(canonical.graph().freeInputs()));
        needed.removeAll(explained);
        var ofHead = allIsHead ? whole : load(canonical.withGraph(severed(explained, needed)), sessions);
        var context = new ArrayList<>(ProbedModel.names(head.inputs()));
        context.removeAll(explained);
        boolean outputDims = !gradient.shapes().get(target.value()).hasFixedRows();
        return new CompiledModel(
                signature(explained),
                probed.specs(explained),
                context,
                target,
                fed,
                new ForwardPass(whole, limit),
                new ForwardPass(ofHead, limit),
                new RecurringImages(),
                new PathPass(path, explained, fed, outputDims, pathLimit));
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
    private Graph wholeGraph(Collection<String> needed) {
        var outputs = new ArrayList<>(canonical.graph().outputs());
        var known = new ArrayList<>(ProbedModel.names(outputs));
        known.addAll(ProbedModel.names(canonical.graph().freeInputs()));
        for (var name : needed) {
            if (!known.contains(name)) {
                known.add(name);
                outputs.add(ValueInfo.undeclared(name));
            }
        }
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
