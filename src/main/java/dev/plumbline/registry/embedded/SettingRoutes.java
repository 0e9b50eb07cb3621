package dev.plumbline.registry.embedded;

import com.fasterxml.jackson.databind.JsonNode;

/** The routes of what is settled for the whole registry or for a subject: its compatibility level and its mode. */
final class SettingRoutes {
    private final Settled<CompatibilityLevel> levels;
    private final Settled<Mode> modes;

    SettingRoutes(SubjectStore store) {
        this.levels = store.levels();
        this.modes = store.modes();
    }

    void addTo(Router router) {
        config(router);
        mode(router);
    }

    private void config(Router router) {
        router.on("GET", "/config", request -> level(levels.global()))
                .on("PUT", "/config", request -> {
                    levels.setGlobal(level(request));
                    return Answers.object().put("compatibility", levels.global().name());
                })
                .on("DELETE", "/config", request -> level(levels.resetGlobal()))
                .on(
                        "GET",
                        "/config/{subject}",
                        request -> level(
                                request.flag("defaultToGlobal")
                                        ? levels.of(request.subject())
                                        : levels.own(request.subject())
                                                .orElseThrow(() -> RegistryFault.configNotFound(request.subject()))))
                .on("PUT", "/config/{subject}", request -> {
                    levels.set(request.subject(), level(request));
                    return Answers.object()
                            .put("compatibility", levels.of(request.subject()).name());
                })
                .on(
                        "DELETE",
                        "/config/{subject}",
                        request -> level(levels.remove(request.subject())
                                .orElseThrow(() -> RegistryFault.subjectNotFound(request.subject()))));
    }

    private static CompatibilityLevel level(Request request) {
        return CompatibilityLevel.of(request.body().path("compatibility").asText());
    }

    private static JsonNode level(CompatibilityLevel level) {
        return Answers.object().put("compatibilityLevel", level.name());
    }

    private void mode(Router router) {
        router.on("GET", "/mode", request -> mode(modes.global()))
                .on("PUT", "/mode", request -> {
                    modes.setGlobal(Mode.of(request.body().path("mode").asText()));
                    return mode(modes.global());
                })
                .on(
                        "GET",
                        "/mode/{subject}",
                        request -> mode(
                                request.flag("defaultToGlobal")
                                        ? modes.of(request.subject())
                                        : modes.own(request.subject())
                                                .orElseThrow(() -> RegistryFault.modeNotFound(request.subject()))))
                .on("PUT", "/mode/{subject}", request -> {
                    modes.set(
                            request.subject(),
                            Mode.of(request.body().path("mode").asText()));
                    return mode(modes.of(request.subject()));
                })
                .on(
                        "DELETE",
                        "/mode/{subject}",
                        request -> mode(modes.remove(request.subject())
                                .orElseThrow(() -> RegistryFault.subjectNotFound(request.subject()))));
    }

    private static JsonNode mode(Mode mode) {
        return Answers.object().put("mode", mode.name());
    }
}
