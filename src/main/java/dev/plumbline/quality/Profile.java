package dev.plumbline.quality;

/** A subject and its curves, which are looked at twice: for the areas under them and for the picture. */
public record Profile(Subject subject, Curve deletion, Curve insertion) {
    static Profile of(Subject subject) {
        return new Profile(subject, Curve.deletion(subject), Curve.insertion(subject));
    }
}
