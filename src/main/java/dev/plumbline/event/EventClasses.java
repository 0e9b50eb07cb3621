package dev.plumbline.event;

import org.apache.avro.specific.AvroGenerated;
import org.apache.avro.util.ClassSecurityValidator;

/**
 * Lets Avro use the classes generated from {@code schemas/}: Avro loads no class by name that the application has not said to trust.
 *
 * <p>Only generated classes of this package are added to whatever else is trusted. The mappings of this package see to it themselves; a
 * program that touches the generated classes before any mapping calls {@link #trust()} first.
 */
public final class EventClasses {
    private static final ClassSecurityValidator.ClassSecurityPredicate GENERATED_HERE = type ->
            type.getPackage().equals(EventClasses.class.getPackage()) && type.isAnnotationPresent(AvroGenerated.class);

    static {
        ClassSecurityValidator.setGlobal(
                ClassSecurityValidator.composite(ClassSecurityValidator.getGlobal(), GENERATED_HERE));
    }

    private EventClasses() {}

    /** Trusts the generated classes for the life of the process; calling it again changes nothing. */
    public static void trust() {
        // Loading this class has done it.
    }
}
