package dev.plumbline.demo;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import dev.plumbline.tensor.DType;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The real loan applications of the demonstration, in the order of their file. */
record CreditApplications(CreditFeatures features, List<CreditApplication> applications) {
    CreditApplications {
        applications = List.copyOf(applications);
    }

    /** Reads {@code features.yaml} and the data file it names from one folder. */
    static CreditApplications read(Path folder) {
        var features = CreditFeatures.read(folder.resolve("features.yaml"));
        var file = folder.resolve(features.data());
        var applications = new ArrayList<CreditApplication>();
        try (MappingIterator<Map<String, String>> rows = new CsvMapper()
                .readerForMapOf(String.class)
                .with(CsvSchema.emptySchema().withHeader())
                .readValues(file.toFile())) {
            while (rows.hasNext()) {
                var attributes = rows.next();
                applications.add(
                        new CreditApplication(applications.size() + 1, attributes, features.encode(attributes)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("expected loan applications in %s: %s".formatted(file, e.getMessage()), e);
        }
        return new CreditApplications(features, applications);
    }

    int size() {
        return applications.size();
    }

    /** All rows of the model's input, {@code [applications, columns]}. */
    Tensor inputs() {
        var shape = Shape.of(size(), features.width());
        var data = ByteBuffer.allocate(shape.sizeAsInt() * DType.FLOAT.bytes());
        applications.forEach(application -> data.put(application.input().bytes()));
        return Tensor.wrap(DType.FLOAT, shape, data.flip());
    }
}
