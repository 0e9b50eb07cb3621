package dev.plumbline.mutation;

import dev.plumbline.autodiff.NotDifferentiableException;
import dev.plumbline.graph.InvalidModelException;
import dev.plumbline.graph.OnnxReader;
import dev.plumbline.runtime.GradientModel;
import dev.plumbline.runtime.ModelCheck;
import dev.plumbline.runtime.OnnxRuntime;
import dev.plumbline.runtime.OnnxRuntimeException;
import dev.plumbline.runtime.SessionConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Reads, checks, differentiates and loads mutants, and says of each in one line that it begins and what became of it. */
final class Reader {
    private Reader() {}

    /** Folder of the whole models, seed, first number, number after the last. */
    public static void main(String[] arguments) throws IOException {
        var models = models(Path.of(arguments[0]));
        long seed = Long.parseLong(arguments[1]);
        try (var runtime = OnnxRuntime.open()) {
            for (int number = Integer.parseInt(arguments[2]); number < Integer.parseInt(arguments[3]); number++) {
                System.out.println("begin " + number);
                System.out.println(outcome(runtime, Mutant.of(models, seed, number)));
                System.out.flush();
            }
        }
    }

    static Map<String, byte[]> models(Path folder) throws IOException {
        var models = new TreeMap<String, byte[]>();
        try (var files = Files.list(folder)) {
            for (var file : files.filter(Reader::isSelfContained).toList()) {
                models.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
        }
        return models;
    }

    /** Models with weights in other files cannot be written as one. */
    private static boolean isSelfContained(Path file) {
        return file.toString().endsWith(".onnx")
                && !Files.exists(Path.of(file.toString().replace(".onnx", ".data")));
    }

    private static String outcome(OnnxRuntime runtime, Mutant mutant) {
        try {
            var model = OnnxReader.read(mutant.content());
            ModelCheck.of(runtime, model);
            var gradient = GradientModel.compile(runtime, model);
            runtime.load(gradient.model(), SessionConfig.defaults()).close();
            return "loaded " + mutant.origin();
        } catch (InvalidModelException | NotDifferentiableException | OnnxRuntimeException e) {
            return "refused " + mutant.origin();
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            return "crashed " + mutant.origin() + " " + where(e);
        }
    }

    private static String where(Throwable e) {
        var trace = e.getStackTrace();
        return e + " at " + (trace.length == 0 ? "?" : trace[0] + " < " + trace[Math.min(trace.length - 1, 4)]);
    }
}
