package dev.plumbline.monitor;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Pictures of every page of a running service, in light, in dark and on a phone. Arguments: its address and a folder. */
final class Screenshots {
    private static final double PIXELS_PER_PIXEL = 2;
    /** Until the stream has brought a few states. */
    private static final double SETTLED_MILLIS = 2500;

    private Screenshots() {}

    /** What one picture is taken with. */
    private record View(String name, int width, int height, ColorScheme scheme) {}

    private static final View[] VIEWS = {
        new View("light", 1280, 900, ColorScheme.LIGHT),
        new View("dark", 1280, 900, ColorScheme.DARK),
        new View("phone", 390, 844, ColorScheme.LIGHT)
    };

    public static void main(String[] arguments) {
        var base = arguments[0];
        var folder = Path.of(arguments[1]);
        try (var chromium = Chromium.launch()) {
            for (var view : VIEWS) {
                take(chromium.browser(), view, base, folder);
            }
        }
    }

    private static void take(Browser browser, View view, String base, Path folder) {
        var options = new Browser.NewPageOptions()
                .setViewportSize(view.width(), view.height())
                .setColorScheme(view.scheme())
                .setDeviceScaleFactor(PIXELS_PER_PIXEL);
        try (var page = browser.newPage(options)) {
            addresses(page, base).forEach((name, address) -> {
                page.navigate(address);
                page.waitForTimeout(SETTLED_MILLIS);
                page.screenshot(new Page.ScreenshotOptions()
                        .setFullPage(true)
                        .setPath(folder.resolve("%s-%s.png".formatted(name, view.name()))));
            });
        }
    }

    /** The pages, with the newest explanation and its model in place of whatever there may be. */
    private static Map<String, String> addresses(Page page, String base) {
        page.navigate(base + "#/");
        page.waitForTimeout(SETTLED_MILLIS);
        var addresses = new LinkedHashMap<String, String>();
        addresses.put("overview", base + "#/");
        addresses.put("explanation", base + page.locator("td.id a").first().getAttribute("href"));
        addresses.put(
                "model", base + page.locator("a[href*='#/models/']").first().getAttribute("href"));
        addresses.put("alerts", base + "#/alerts");
        addresses.put("dead-letters", base + "#/dead-letters");
        addresses.put("explanations", base + "#/explanations");
        return addresses;
    }
}
