package dev.plumbline.event;

/** Which tensor of an event a message is about; the text is made only if there is a message. */
record TensorPlace(String kind, String name) {
    @Override
    public String toString() {
        return "%s '%s'".formatted(kind, Abbreviated.of(name));
    }
}
