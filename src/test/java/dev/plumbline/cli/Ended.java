package dev.plumbline.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintWriter;
import java.io.StringWriter;

/** A command that has run: its exit code and what it wrote. */
record Ended(int exitCode, String out, String err) {
    /** Runs a command with these words. */
    static Ended of(String... words) {
        var out = new StringWriter();
        var err = new StringWriter();
        int exitCode = Plumbline.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(words);
        return new Ended(exitCode, out.toString(), err.toString());
    }

    /** Runs a command line, whose words are parted by spaces and hold none. */
    static Ended line(String words) {
        return of(words.split(" "));
    }

    JsonNode json() throws JsonProcessingException {
        return new JsonMapper().readTree(out);
    }
}
