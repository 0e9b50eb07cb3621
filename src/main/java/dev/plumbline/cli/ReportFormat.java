package dev.plumbline.cli;

import java.io.PrintWriter;

/** How {@code explain} writes what it found. */
enum ReportFormat {
    JSON,
    CSV,
    TEXT;

    void write(ExplanationReport report, PrintWriter out) {
        switch (this) {
            case JSON -> JsonReport.write(report, out);
            case CSV -> CsvReport.write(report, out);
            case TEXT -> TextReport.write(report, out);
        }
        out.flush();
    }
}
