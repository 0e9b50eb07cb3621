package dev.plumbline.sampling;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The point of the unit interval that an id hashes to: XXH64 of the id's UTF-8 bytes, of which the upper 53 bits are kept.
 *
 * <p>XXH64 has implementations in every language, so that a consumer can tell which predictions were sampled without asking: an id is
 * sampled at a rate exactly if {@code (xxh64(id, seed) >>> 11) / 2^53 < rate}. The algorithm is Yann Collet's, from the xxHash
 * specification.
 */
final class UnitHash {
    private static final long PRIME_1 = 0x9E3779B185EBCA87L;
    private static final long PRIME_2 = 0xC2B2AE3D27D4EB4FL;
    private static final long PRIME_3 = 0x165667B19E3779F9L;
    private static final long PRIME_4 = 0x85EBCA77C2B2AE63L;
    private static final long PRIME_5 = 0x27D4EB2F165667C5L;
    private static final int STRIPE_BYTES = 32;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private UnitHash() {}

    /** Uniform in [0, 1) over ids, with steps of 2^-53. */
    static double of(String id, long seed) {
        return (xxh64(id.getBytes(StandardCharsets.UTF_8), seed) >>> 11) * 0x1p-53;
    }

    static long xxh64(byte[] bytes, long seed) {
        int at = 0;
        long hash;
        if (bytes.length >= STRIPE_BYTES) {
            long lane1 = seed + PRIME_1 + PRIME_2;
            long lane2 = seed + PRIME_2;
            long lane3 = seed;
            long lane4 = seed - PRIME_1;
            for (; at <= bytes.length - STRIPE_BYTES; at += STRIPE_BYTES) {
                lane1 = round(lane1, longAt(bytes, at));
                lane2 = round(lane2, longAt(bytes, at + 8));
                lane3 = round(lane3, longAt(bytes, at + 16));
                lane4 = round(lane4, longAt(bytes, at + 24));
            }
            hash = Long.rotateLeft(lane1, 1)
                    + Long.rotateLeft(lane2, 7)
                    + Long.rotateLeft(lane3, 12)
                    + Long.rotateLeft(lane4, 18);
            hash = mergeLane(mergeLane(mergeLane(mergeLane(hash, lane1), lane2), lane3), lane4);
        } else {
            hash = seed + PRIME_5;
        }
        return avalanche(absorbTail(hash + bytes.length, bytes, at));
    }

    private static long absorbTail(long start, byte[] bytes, int from) {
        long hash = start;
        int at = from;
        for (; at <= bytes.length - 8; at += 8) {
            hash = Long.rotateLeft(hash ^ round(0, longAt(bytes, at)), 27) * PRIME_1 + PRIME_4;
        }
        if (at <= bytes.length - 4) {
            hash = Long.rotateLeft(hash ^ (intAt(bytes, at) * PRIME_1), 23) * PRIME_2 + PRIME_3;
            at += 4;
        }
        for (; at < bytes.length; at++) {
            hash = Long.rotateLeft(hash ^ ((bytes[at] & 0xFFL) * PRIME_5), 11) * PRIME_1;
        }
        return hash;
    }

    private static long round(long lane, long input) {
        return Long.rotateLeft(lane + input * PRIME_2, 31) * PRIME_1;
    }

    private static long mergeLane(long hash, long lane) {
        return (hash ^ round(0, lane)) * PRIME_1 + PRIME_4;
    }

    private static long avalanche(long hash) {
        long mixed = (hash ^ (hash >>> 33)) * PRIME_2;
        mixed = (mixed ^ (mixed >>> 29)) * PRIME_3;
        return mixed ^ (mixed >>> 32);
    }

    private static long longAt(byte[] bytes, int at) {
        return (long) LONGS.get(bytes, at);
    }

    private static long intAt(byte[] bytes, int at) {
        return Integer.toUnsignedLong((int) INTS.get(bytes, at));
    }
}
