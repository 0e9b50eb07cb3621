package dev.plumbline.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/**
 * What tells whether files have changed without reading them: size, time and identity. Looked at now and then rather than waited for:
 * no notice comes of a link that is turned to another folder, as Kubernetes does, or of a file on a network.
 */
record FileStamps(Map<Path, String> stamps) {
    private static final String ABSENT = "absent";

    static FileStamps of(Collection<Path> files) {
        var stamps = new TreeMap<Path, String>();
        files.forEach(file -> stamps.put(file, stamp(file)));
        return new FileStamps(stamps);
    }

    /** These files, as they lay at an earlier look where that saw them. */
    FileStamps overlaid(FileStamps earlier) {
        var overlaid = new TreeMap<>(stamps);
        overlaid.replaceAll((file, stamp) -> earlier.stamps.getOrDefault(file, stamp));
        return new FileStamps(overlaid);
    }

    private static String stamp(Path file) {
        try {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return "%d %s %s".formatted(attributes.size(), attributes.lastModifiedTime(), attributes.fileKey());
        } catch (IOException e) {
            return ABSENT;
        }
    }
}
