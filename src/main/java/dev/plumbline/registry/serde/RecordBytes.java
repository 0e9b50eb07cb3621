package dev.plumbline.registry.serde;

import java.io.OutputStream;
import java.util.Arrays;

/** The bytes of one record as they are written: the JDK's own stream locks for every byte, and starts too small for a tensor. */
final class RecordBytes extends OutputStream {
    private byte[] bytes;
    private int size;

    RecordBytes(int capacity) {
        bytes = new byte[capacity];
    }

    @Override
    public void write(int octet) {
        makeRoom(1);
        bytes[size++] = (byte) octet;
    }

    @Override
    public void write(byte[] from, int offset, int length) {
        makeRoom(length);
        System.arraycopy(from, offset, bytes, size, length);
        size += length;
    }

    private void makeRoom(int length) {
        int needed = Math.addExact(size, length);
        if (needed > bytes.length) {
            // Doubling would overflow past 1 GiB.
            bytes = Arrays.copyOf(bytes, Math.max(needed, (int) Math.min(2L * bytes.length, Integer.MAX_VALUE - 8)));
        }
    }

    int size() {
        return size;
    }

    /** The record; ends the writing. */
    byte[] toByteArray() {
        return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
    }
}
