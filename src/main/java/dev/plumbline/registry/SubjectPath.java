package dev.plumbline.registry;

import java.nio.charset.StandardCharsets;

/** Subjects as they stand in a URL's path; the characters left alone are those that Confluent's client leaves alone. */
final class SubjectPath {
    private static final String PLAIN = "-._~!$&'()*+,;=:@";

    private SubjectPath() {}

    static String encode(String subject) {
        var encoded = new StringBuilder();
        for (byte octet : subject.getBytes(StandardCharsets.UTF_8)) {
            char character = (char) (octet & 0xFF);
            boolean alphanumeric = character < 0x80 && Character.isLetterOrDigit(character);
            if (alphanumeric || PLAIN.indexOf(character) >= 0) {
                encoded.append(character);
            } else {
                encoded.append("%%%02X".formatted((int) character));
            }
        }
        return encoded.toString();
    }
}
