package dev.plumbline.demo;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.plumbline.event.FeatureAttribution;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One attribute of a loan application: how it becomes columns of the model's input, and how it reads in words. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = CreditFeature.Numeric.class, name = "numeric"),
    @JsonSubTypes.Type(value = CreditFeature.OneHot.class, name = "one-hot")
})
sealed interface CreditFeature {
    /** What stands for a missing value in the file. */
    String MISSING = "NA";

    String name();

    /** The file's column. */
    String source();

    /** The input's columns, counted from 0. */
    List<Integer> columns();

    /** Writes a value of the file into the columns of one row. */
    void encode(String value, float[] row);

    /** The feature as an attribution event shows it, in words; the name alone where the value was left out. */
    String inWords(FeatureAttribution shown);

    /**
     * A number in its unit.
     *
     * @param missing what stands for a missing number
     * @param phrase the attribute in words, with {@code {}} for value and unit
     * @param zero the words for a value of 0; null where the phrase serves
     */
    @JsonIgnoreProperties("description")
    record Numeric(
            String name, String source, List<Integer> columns, String unit, float missing, String phrase, String zero)
            implements CreditFeature {
        public Numeric {
            columns = List.copyOf(columns);
            if (columns.size() != 1) {
                throw new IllegalArgumentException(
                        "feature '%s': expected one column, found %s".formatted(name, columns));
            }
        }

        @Override
        public void encode(String value, float[] row) {
            row[columns.get(0)] = value.equals(MISSING) ? missing : Float.parseFloat(value);
        }

        @Override
        public String inWords(FeatureAttribution shown) {
            Double value = shown.getValue();
            if (value == null) {
                return name;
            }
            return value == 0 && zero != null ? zero : phrase.replace("{}", withUnit(value));
        }

        private String withUnit(double value) {
            var number = String.format(Locale.ROOT, value == Math.rint(value) ? "%,.0f" : "%,.1f", value);
            boolean singular = value == 1 && unit.endsWith("s") && !unit.contains(" ");
            return number + " " + (singular ? unit.substring(0, unit.length() - 1) : unit);
        }
    }

    /**
     * One of several categories, one column each.
     *
     * @param categories words by category, in column order
     */
    @JsonIgnoreProperties("description")
    record OneHot(String name, String source, List<Integer> columns, Map<String, String> categories)
            implements CreditFeature {
        public OneHot {
            columns = List.copyOf(columns);
            categories = Collections.unmodifiableMap(new LinkedHashMap<>(categories));
            if (columns.size() != categories.size()) {
                throw new IllegalArgumentException("feature '%s': expected one column for each of %s, found %s"
                        .formatted(name, categories.keySet(), columns));
            }
        }

        @Override
        public void encode(String value, float[] row) {
            int category = new ArrayList<>(categories.keySet()).indexOf(value);
            if (category < 0) {
                throw new IllegalArgumentException(
                        "feature '%s': expected one of %s, found '%s'".formatted(name, categories.keySet(), value));
            }
            row[columns.get(category)] = 1;
        }

        @Override
        public String inWords(FeatureAttribution shown) {
            var category = shown.getCategory();
            return category == null ? name : categories.getOrDefault(category, category);
        }
    }
}
