package dev.plumbline.conformance;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/** The files of a {@code .tar.gz}, by name. */
final class Archive {
    private static final int BLOCK = 512;
    private static final String FOLDER_PROPERTY = "plumbline.data";

    private Archive() {}

    /** Where an archive lies: in the folder of the system property {@value #FOLDER_PROPERTY}, else in {@code ../shared/data}. */
    static Optional<Path> find(String name) {
        var file =
                Path.of(System.getProperty(FOLDER_PROPERTY, "../shared/data")).resolve(name);
        return Optional.of(file).filter(Files::isRegularFile);
    }

    static SortedMap<String, byte[]> read(Path file) throws IOException {
        var files = new TreeMap<String, byte[]>();
        try (var stream = new DataInputStream(new GZIPInputStream(Files.newInputStream(file)))) {
            var header = new byte[BLOCK];
            String longName = "";
            for (stream.readFully(header); header[0] != 0; stream.readFully(header)) {
                int size = Integer.parseInt(text(header, 124, 12).strip(), 8);
                var content = stream.readNBytes(size);
                stream.skipNBytes((BLOCK - size % BLOCK) % BLOCK);
                byte kind = header[156];
                String prefix = text(header, 345, 155);
                String name =
                        longName.isEmpty() ? (prefix.isEmpty() ? "" : prefix + "/") + text(header, 0, 100) : longName;
                longName = kind == 'L' ? text(content, 0, size) : "";
                if (kind == '0' || kind == 0) {
                    files.put(name, content);
                }
            }
        }
        return files;
    }

    private static String text(byte[] bytes, int offset, int length) {
        int end = offset;
        while (end < offset + length && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, offset, end - offset, StandardCharsets.UTF_8);
    }
}
