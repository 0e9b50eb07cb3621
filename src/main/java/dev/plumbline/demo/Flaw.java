package dev.plumbline.demo;

import dev.plumbline.event.ExplainDirective;
import dev.plumbline.event.Prediction;
import dev.plumbline.event.RequestedTarget;
import dev.plumbline.event.ServedModel;
import dev.plumbline.event.Wish;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;

/** What may be wrong with a prediction event, each as it happens in production. */
enum Flaw {
    /** The record was cut off on its way. */
    CORRUPT_BYTES {
        @Override
        byte[] spoil(byte[] value) {
            return Arrays.copyOf(value, value.length / 2);
        }
    },
    /** A model that was retired still serves somewhere. */
    UNKNOWN_MODEL {
        @Override
        Prediction spoil(Prediction sound) {
            return with(sound, ServedModel.of("credit-retired", "0"), sound.inputs(), sound.servedOutputs());
        }
    },
    /** The producer knows one column less than the model. */
    WRONG_SHAPE {
        @Override
        Prediction spoil(Prediction sound) {
            return withInputs(sound, row -> Arrays.copyOf(row, row.length - 1));
        }
    },
    /** A missing number was never imputed. */
    NAN_INPUT {
        @Override
        Prediction spoil(Prediction sound) {
            return withInputs(sound, row -> {
                row[0] = Float.NaN;
                return row;
            });
        }
    },
    /** The serving system confuses the classes, so that what was served is not what the model says. */
    SWAPPED_OUTPUTS {
        @Override
        Prediction spoil(Prediction sound) {
            return with(sound, sound.model(), sound.inputs(), each(sound.servedOutputs(), row -> {
                var reversed = new float[row.length];
                for (int i = 0; i < row.length; i++) {
                    reversed[i] = row[row.length - 1 - i];
                }
                return reversed;
            }));
        }
    };

    /** Events from one flaw to the next, on average. */
    private static final int SPACING = 40;

    private static final long SEED = 4454;

    /** The flaw of an event of the replay: one at a random place of every {@value #SPACING} events, all flaws in turn. */
    static Optional<Flaw> ofEvent(int event) {
        int block = event / SPACING;
        int place = new SplittableRandom(SEED + block).nextInt(SPACING);
        return event % SPACING == place ? Optional.of(values()[block % values().length]) : Optional.empty();
    }

    /** The prediction with this flaw; it asks to be explained, so that the flaw is met at any sampling rate. */
    final Prediction in(Prediction sound) {
        return spoil(new Prediction(
                sound.id(),
                sound.model(),
                sound.occurredAt(),
                sound.inputs(),
                sound.servedOutputs(),
                sound.segments(),
                new Wish(ExplainDirective.FORCE, new RequestedTarget.Configured())));
    }

    Prediction spoil(Prediction sound) {
        return sound;
    }

    byte[] spoil(byte[] value) {
        return value;
    }

    private static Prediction withInputs(Prediction sound, UnaryOperator<float[]> change) {
        return with(sound, sound.model(), each(sound.inputs(), change), sound.servedOutputs());
    }

    private static Prediction with(
            Prediction sound, ServedModel model, Map<String, Tensor> inputs, Map<String, Tensor> servedOutputs) {
        return new Prediction(
                sound.id(), model, sound.occurredAt(), inputs, servedOutputs, sound.segments(), sound.wish());
    }

    private static Map<String, Tensor> each(Map<String, Tensor> rows, UnaryOperator<float[]> change) {
        var changed = new HashMap<String, Tensor>();
        rows.forEach((name, row) -> {
            var elements = change.apply(row.toFloats());
            changed.put(name, Tensor.of(Shape.of(elements.length), elements));
        });
        return changed;
    }
}
