package dev.plumbline.monitor;

import dev.plumbline.event.AlertEvent;
import dev.plumbline.event.AttributionEvent;
import io.javalin.config.RoutesConfig;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The JSON routes; what they answer is described in {@code openapi.yaml}. */
final class Api {
    private static final int DEFAULT_LIMIT = 50;
    private static final int LARGEST_LIMIT = 500;

    private final ExplanationLog log;
    private final Supplier<Overview> overview;
    private final ExplainedInputs inputs;

    Api(ExplanationLog log, Supplier<Overview> overview, ExplainedInputs inputs) {
        this.log = log;
        this.inputs = inputs;
        this.overview = overview;
    }

    void register(RoutesConfig routes) {
        routes.get("/api/overview", context -> context.json(overview.get()));
        routes.get("/api/explanations", context -> context.json(explanations(context)));
        routes.get("/api/explanations/{id}", this::explanation);
        routes.get("/api/explanations/{id}/inputs", context -> context.json(inputs.of(event(context))));
        routes.get("/api/model", this::model);
        routes.get("/api/alerts", context -> context.json(alerts(context)));
        routes.get("/api/dead-letters", context -> context.json(deadLetters(context)));
    }

    private List<ExplanationSummary> explanations(Context context) {
        Predicate<ExplanationSummary> wanted =
                summary -> matches(context, "model", summary.prediction().model())
                        && matches(context, "verdict", summary.evidence().verdict())
                        && contains(context, "prediction", summary.prediction().id());
        return log.explanations(wanted, limit(context));
    }

    private List<AlertView> alerts(Context context) {
        Predicate<AlertEvent> wanted =
                alert -> matches(context, "model", alert.getModel().getName())
                        && matches(context, "type", alert.getType().name())
                        && matches(context, "severity", alert.getSeverity().name());
        return log.alerts(wanted, limit(context)).stream().map(AlertView::of).toList();
    }

    private List<DeadLetter> deadLetters(Context context) {
        Predicate<DeadLetter> wanted = letter -> matches(context, "reason", letter.reason())
                && contains(context, "model", letter.model())
                && contains(context, "message", letter.message());
        return log.deadLetters(wanted, limit(context));
    }

    private void explanation(Context context) {
        context.json(AvroJson.of(event(context)));
    }

    private AttributionEvent event(Context context) {
        String id = context.pathParam("id");
        return log.explanation(id)
                .orElseThrow(() -> new NotFoundResponse(
                        "no explanation with id '%s' is remembered here; older ones are in the attributions topic"
                                .formatted(id)));
    }

    /** The name is a parameter and no part of the path, where it could not hold a slash. */
    private void model(Context context) {
        String name = Objects.requireNonNullElse(context.queryParam("name"), "");
        context.json(log.model(name)
                .orElseThrow(() ->
                        new NotFoundResponse("no explanation of a model '%s' has been seen here".formatted(name))));
    }

    private static boolean matches(Context context, String parameter, String value) {
        String wanted = context.queryParam(parameter);
        return wanted == null || wanted.equals(value);
    }

    private static boolean contains(Context context, String parameter, String value) {
        String wanted = context.queryParam(parameter);
        return wanted == null || value.contains(wanted);
    }

    private static int limit(Context context) {
        String text = context.queryParam("limit");
        if (text == null) {
            return DEFAULT_LIMIT;
        }
        try {
            return Math.max(1, Math.min(LARGEST_LIMIT, Integer.parseInt(text)));
        } catch (NumberFormatException e) {
            throw new BadRequestResponse("expected limit to be a whole number, found '%s'".formatted(text));
        }
    }
}
