package dev.plumbline.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A path on the command line that must be a file; a missing one is a usage error. */
final class ExistingFile implements ITypeConverter<Path> {
    @Override
    public Path convert(String value) {
        var path = Path.of(value);
        if (!Files.isRegularFile(path)) {
            throw new TypeConversionException("expected a file, found none at '%s'".formatted(value));
        }
        return path;
    }
}
