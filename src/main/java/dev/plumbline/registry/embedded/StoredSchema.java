package dev.plumbline.registry.embedded;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.UUID;
import org.apache.avro.Schema;

/**
 * A schema with its id; subjects that register the same text share it.
 *
 * @param text Avro's own compact print, so that spacing and key order make no difference
 */
record StoredSchema(int id, String text, List<Reference> references, Schema parsed) {
    StoredSchema {
        references = List.copyOf(references);
    }

    boolean holds(String otherText, List<Reference> otherReferences) {
        return text.equals(otherText) && references.equals(otherReferences);
    }

    /** The id that is the same in every registry: the MD5 of text and references as a UUID, as Confluent's registry computes it. */
    UUID guid() {
        var digest = md5();
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        for (var reference : references) {
            digest.update(reference.name().getBytes(StandardCharsets.UTF_8));
            digest.update(reference.subject().getBytes(StandardCharsets.UTF_8));
            digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, reference.version()));
        }
        var hash = ByteBuffer.wrap(digest.digest());
        return new UUID(hash.getLong(), hash.getLong());
    }

    private static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("expected every JDK to have MD5", e);
        }
    }
}
