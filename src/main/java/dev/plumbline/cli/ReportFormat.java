package dev.plumbline.cli;

import java.io.PrintWriter;

/** How {@code explain} writes what it found. */
enum ReportFormat {
    JSON,
    CSV,
    TEXT,
    /** One picture a row, in files of their own. */
    PNG;

    /** Writes what goes to one stream; pictures are {@link PictureReport}'s. */
    void write(ExplanationReport report, PrintWriter out) {
        switch (this) {
            case JSON -> JsonReport.write(report, out);
            case CSV -> CsvReport.write(report, out);
            case TEXT -> TextReport.write(report, out);
            case PNG -> throw new IllegalArgumentException("pictures go to files");
        }
        out.flush();
    }
}
