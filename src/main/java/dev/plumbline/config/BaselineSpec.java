package dev.plumbline.config;

import dev.plumbline.attribution.Baseline;
import dev.plumbline.attribution.NamedBaseline;
import dev.plumbline.attribution.Point;
import dev.plumbline.attribution.Range;
import dev.plumbline.dataset.DatasetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A baseline written as text, {@code NAME} or {@code NAME:ARGUMENT,...}, the same in YAML and on the command line.
 *
 * <table>
 * <caption>What can be written</caption>
 * <tr><td>{@code zero}, {@code 0.5}</td><td>one number everywhere</td></tr>
 * <tr><td>{@code channels:AXIS,V,V,...}</td><td>one number per position of an axis</td></tr>
 * <tr><td>{@code file:FILE}</td><td>one row of a file</td></tr>
 * <tr><td>{@code mean[:FILE]}, {@code median[:FILE]}</td><td>of the rows of a file</td></tr>
 * <tr><td>{@code draws:K[,FILE]}</td><td>K rows of a file, drawn by prediction id</td></tr>
 * <tr><td>{@code max-distance:LOW,HIGH}</td><td>the farther end of the valid range</td></tr>
 * <tr><td>{@code uniform:LOW,HIGH[,K]}</td><td>K draws from the valid range</td></tr>
 * <tr><td>{@code gaussian:SIGMA,LOW,HIGH[,K]}</td><td>K draws around the input</td></tr>
 * <tr><td>{@code blurred:SIGMA}</td><td>the image without its details</td></tr>
 * </table>
 *
 * <p>{@code mean * 2} gives a baseline twice the part of the others in the average. Where FILE is left out it is {@code reference.npy} or {@code reference.npz} beside the model.
 */
public record BaselineSpec(String text, double weight) {
    /** The forms that can be written, for help and messages. */
    public static final String FORMS = "zero, a number, channels:AXIS,V,..., file:FILE, mean[:FILE], median[:FILE],"
            + " draws:K[,FILE], max-distance:LOW,HIGH, uniform:LOW,HIGH[,K], gaussian:SIGMA,LOW,HIGH[,K], blurred:SIGMA";

    private static final List<String> REFERENCE_FILES = List.of("reference.npy", "reference.npz");

    private static final Pattern WEIGHTED = Pattern.compile("(.+?)\\s*\\*\\s*(\\d+(?:\\.\\d+)?)");

    private static final Pattern FROM_FILE = Pattern.compile("(?:file|mean|median|draws:\\d+)(?:[:,](.*))?");

    /** Where files are looked for, and what a baseline must fit. */
    public record Context(Path folder, Path modelFolder, List<ExplainedInput> inputs) {
        public Context {
            inputs = List.copyOf(inputs);
        }
    }

    /** A specification as written, with its part in the average behind a {@code *} where it is not 1: {@code mean * 2}. */
    public static BaselineSpec parse(String written) {
        var weighted = WEIGHTED.matcher(written.strip());
        return weighted.matches()
                ? new BaselineSpec(weighted.group(1), Double.parseDouble(weighted.group(2)))
                : new BaselineSpec(written.strip(), 1);
    }

    /**
     * The baseline this text stands for.
     *
     * @throws IllegalArgumentException if it stands for none, or for one that does not fit the inputs
     */
    public NamedBaseline resolve(Context context) {
        int colon = text.indexOf(':');
        var name = colon < 0 ? text : text.substring(0, colon);
        var arguments = colon < 0
                ? List.<String>of()
                : Arrays.asList(text.substring(colon + 1).split(","));
        try {
            return new NamedBaseline(text, weight, baseline(name, arguments, context));
        } catch (NumberFormatException | IndexOutOfBoundsException malformed) {
            throw new IllegalArgumentException(
                    "expected a baseline of the forms %s, found '%s'".formatted(FORMS, text));
        } catch (DatasetException unusable) {
            throw new IllegalArgumentException("baseline '%s': %s".formatted(text, unusable.getMessage()));
        }
    }

    /** The files it may be read from, whether they exist or not; none for a baseline that is computed. */
    List<Path> files(Path folder, Path model) {
        var parts = FROM_FILE.matcher(text);
        if (!parts.matches()) {
            return List.of();
        }
        var file = parts.group(1);
        return file == null || file.isEmpty()
                ? REFERENCE_FILES.stream().map(model::resolveSibling).toList()
                : List.of(folder.resolve(file));
    }

    private Baseline baseline(String name, List<String> arguments, Context context) {
        return switch (name) {
            case "zero" -> Baseline.zero();
            case "channels" ->
                new Baseline.PerChannel(
                        arguments.stream().skip(1).map(Double::valueOf).toList(), Integer.parseInt(arguments.get(0)));
            case "file" -> new Baseline.Vector(single(rows(String.join(",", arguments), context)));
            case "mean" -> Baseline.mean(rows(String.join(",", arguments), context));
            case "median" -> Baseline.median(rows(String.join(",", arguments), context));
            case "draws" ->
                new Baseline.Drawn(
                        rows(String.join(",", arguments.subList(1, arguments.size())), context),
                        Integer.parseInt(arguments.get(0)));
            case "max-distance" -> new Baseline.MaxDistance(range(arguments, 0));
            case "uniform" -> new Baseline.Uniform(range(arguments, 0), draws(arguments, 2));
            case "gaussian" ->
                new Baseline.Gaussian(Double.parseDouble(arguments.get(0)), range(arguments, 1), draws(arguments, 3));
            case "blurred" -> new Baseline.Blurred(Double.parseDouble(arguments.get(0)));
            default -> new Baseline.Constant(Double.parseDouble(text));
        };
    }

    private static Range range(List<String> arguments, int first) {
        return Range.of(Double.parseDouble(arguments.get(first)), Double.parseDouble(arguments.get(first + 1)));
    }

    private static int draws(List<String> arguments, int position) {
        return arguments.size() > position ? Integer.parseInt(arguments.get(position)) : 1;
    }

    private Point single(List<Point> rows) {
        if (rows.size() != 1) {
            throw new IllegalArgumentException(
                    "baseline '%s': expected a file of one row, found %d; use mean, median or draws"
                            .formatted(text, rows.size()));
        }
        return rows.get(0);
    }

    private List<Point> rows(String file, Context context) {
        var path = file.isEmpty() ? reference(context) : context.folder().resolve(file);
        try {
            return PointRows.read(path, context.inputs());
        } catch (IllegalArgumentException misfit) {
            throw new IllegalArgumentException("baseline '%s': %s".formatted(text, misfit.getMessage()), misfit);
        }
    }

    private Path reference(Context context) {
        return REFERENCE_FILES.stream()
                .map(context.modelFolder()::resolve)
                .filter(Files::exists)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "baseline '%s': expected reference.npy or reference.npz beside the model in %s, found neither; write %s:FILE"
                                .formatted(text, context.modelFolder(), text)));
    }
}
