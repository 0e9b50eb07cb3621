package dev.plumbline.cli;

import java.io.PrintWriter;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/** The option that says how a report is written. */
final class TextOrJson {
    private enum Format {
        TEXT,
        JSON
    }

    @Option(names = "--format", defaultValue = "text", description = "${COMPLETION-CANDIDATES} (default: text)")
    private Format format;

    /** Writes the report in the form chosen. */
    void write(PrintWriter out, Consumer<PrintWriter> text, Consumer<PrintWriter> json) {
        switch (format) {
            case TEXT -> text.accept(out);
            case JSON -> json.accept(out);
        }
        out.flush();
    }
}
