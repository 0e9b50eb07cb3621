package dev.plumbline.registry.serde;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.specific.AvroGenerated;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.util.ClassSecurityValidator;

/**
 * The packages whose generated classes Avro may load by the names in a schema.
 *
 * <p>Avro trusts none by itself, since a schema comes from outside. A class that the configuration names vouches for the generated
 * classes beside it.
 */
final class GeneratedClasses {
    private static final Set<Package> TRUSTED = ConcurrentHashMap.newKeySet();

    static {
        ClassSecurityValidator.setGlobal(ClassSecurityValidator.composite(
                ClassSecurityValidator.getGlobal(),
                type -> TRUSTED.contains(type.getPackage()) && type.isAnnotationPresent(AvroGenerated.class)));
    }

    private GeneratedClasses() {}

    static void trust(Class<? extends SpecificRecord> type) {
        TRUSTED.add(type.getPackage());
    }
}
