package dev.plumbline.sampling;

/**
 * What a process has to carry when it decides.
 *
 * @param fraction of the policy's rates that overload leaves, in (0, 1]; 1 when nothing is shed
 * @param share of the whole stream that this process reads, and so of every budget, in (0, 1]
 */
public record Load(double fraction, double share) {
    /** That of a process which reads all there is, and keeps up. */
    public static final Load NONE = new Load(1, 1);

    public Load {
        if (!(fraction > 0 && fraction <= 1 && share > 0 && share <= 1)) {
            throw new IllegalArgumentException(
                    "expected a fraction and a share above 0 and up to 1, found %s and %s".formatted(fraction, share));
        }
    }
}
