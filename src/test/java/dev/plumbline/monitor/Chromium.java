package dev.plumbline.monitor;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import dev.plumbline.RequiredTool;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A headless browser: {@code -Dplumbline.chromium=PATH}, else {@code /usr/bin/chromium}. */
public record Chromium(Playwright playwright, Browser browser) implements AutoCloseable {
    public static final RequiredTool TOOL = new RequiredTool(
            Path.of(System.getProperty("plumbline.chromium", "/usr/bin/chromium")),
            "Debian: apt-get install chromium; elsewhere -Dplumbline.chromium=PATH");

    /** What is expected of a page comes within milliseconds, or half a minute on a machine that is busy. */
    private static final double PATIENCE_MILLIS = 30_000;

    /** Starts it, quiet: it must ask no one but the page's own server. */
    public static Chromium launch() {
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
        var playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        var browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(TOOL.path())
                        .setArgs(List.of(
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-quic",
                                "--no-first-run",
                                "--enable-precise-memory-info",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--disable-sync")));
        return new Chromium(playwright, browser);
    }

    @Override
    public void close() {
        playwright.close();
    }
}
