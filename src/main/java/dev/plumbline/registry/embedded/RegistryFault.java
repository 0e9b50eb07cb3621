package dev.plumbline.registry.embedded;

/** A request that is refused, with the code that Confluent's registry gives. */
final class RegistryFault extends RuntimeException {
    private final int errorCode;

    private RegistryFault(int errorCode, String message) {
        super(message);
        this.errorCode = errorCode;
    }

    static RegistryFault subjectNotFound(String subject) {
        return new RegistryFault(40401, "Subject '%s' not found.".formatted(subject));
    }

    static RegistryFault versionNotFound(Object version) {
        return new RegistryFault(40402, "Version %s not found.".formatted(version));
    }

    static RegistryFault schemaNotFound(Object schema) {
        return new RegistryFault(40403, "Schema %s not found".formatted(schema));
    }

    static RegistryFault schemaNotFound() {
        return new RegistryFault(40403, "Schema not found");
    }

    static RegistryFault subjectSoftDeleted(String subject) {
        return new RegistryFault(
                40404, "Subject '%s' was soft deleted. Set permanent=true to delete permanently".formatted(subject));
    }

    static RegistryFault subjectNotSoftDeleted(String subject) {
        return new RegistryFault(
                40405, "Subject '%s' was not deleted first before being permanently deleted".formatted(subject));
    }

    static RegistryFault versionSoftDeleted(String subject, int version) {
        return new RegistryFault(
                40406,
                "Subject '%s' Version %d was soft deleted. Set permanent=true to delete permanently"
                        .formatted(subject, version));
    }

    static RegistryFault versionNotSoftDeleted(String subject, int version) {
        return new RegistryFault(
                40407,
                "Subject '%s' Version %d was not deleted first before being permanently deleted"
                        .formatted(subject, version));
    }

    static RegistryFault configNotFound(String subject) {
        return new RegistryFault(
                40408, "Subject '%s' does not have subject-level compatibility configured".formatted(subject));
    }

    static RegistryFault modeNotFound(String subject) {
        return new RegistryFault(40409, "Subject '%s' does not have subject-level mode configured".formatted(subject));
    }

    static RegistryFault incompatible(String reason) {
        return new RegistryFault(
                40901, "Schema being registered is incompatible with an earlier schema: %s".formatted(reason));
    }

    static RegistryFault invalidSchema(String reason) {
        return new RegistryFault(42201, "Invalid schema: %s".formatted(reason));
    }

    static RegistryFault invalidVersion(String version) {
        return new RegistryFault(
                42202,
                "The specified version '%s' is not a valid version id. Allowed values are between [1, 2^31-1] and the string \"latest\""
                        .formatted(version));
    }

    static RegistryFault invalidLevel() {
        return new RegistryFault(
                42203,
                "Invalid compatibility level. Valid values are none, backward, forward, full, backward_transitive, forward_transitive, and full_transitive");
    }

    static RegistryFault invalidMode() {
        return new RegistryFault(
                42204, "Invalid mode. Valid values are READWRITE, READONLY, READONLY_OVERRIDE and IMPORT");
    }

    static RegistryFault readOnly(String subject) {
        return new RegistryFault(42205, "Subject %s is in read-only mode".formatted(subject));
    }

    static RegistryFault referenced(String subject, int version) {
        return new RegistryFault(
                42206,
                "One or more references exist to the schema {subject=%s,version=%d}".formatted(subject, version));
    }

    static RegistryFault badRequest(String reason) {
        return new RegistryFault(400, reason);
    }

    static RegistryFault http(int status, String reason) {
        return new RegistryFault(status, "HTTP %d %s".formatted(status, reason));
    }

    static RegistryFault store(Throwable cause) {
        return new RegistryFault(50001, "Error in the backend data store: %s".formatted(cause.getMessage()));
    }

    int errorCode() {
        return errorCode;
    }

    int status() {
        return errorCode < 1000 ? errorCode : errorCode / 100;
    }
}
