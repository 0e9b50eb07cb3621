package dev.plumbline.monitor;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.plumbline.event.AlertType;
import dev.plumbline.event.AttributionEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The page in a real browser. */
final class PageTest {
    private static final String HOSTILE = "\"><img src=x onerror=\"window.harmed=1\"><script>window.harmed=1</script>";
    private static final String AXE = "/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js";
    private static final List<Place> PLACES = List.of(
            new Place("", "td.id a"),
            new Place("explanations", "td.id a"),
            new Place("alerts", ".feed li"),
            new Place("dead-letters", ".feed li"),
            new Place("models/credit-default", ".swarms canvas"));

    private static Chromium chromium;

    private final SampleService service = new SampleService();
    private final List<String> complaints = new ArrayList<>();
    private final List<String> requests = new ArrayList<>();
    private MonitorServer server;
    private Page page;

    /**
     * A part of the page.
     *
     * @param content what it is filled with, last of all
     */
    private record Place(String address, String content) {
        static Place of(AttributionEvent event) {
            return new Place("explanations/" + event.getId(), ".waterfall tbody tr");
        }
    }

    @BeforeAll
    static void launch() {
        Chromium.TOOL.require();
        chromium = Chromium.launch();
    }

    @AfterAll
    static void quit() {
        if (chromium != null) {
            chromium.close();
        }
    }

    @BeforeEach
    void open() {
        for (int i = 0; i < 60; i++) {
            service.explain("credit-default");
        }
        serve(MonitorSettings.defaults().withPort(0));
        page = chromium.browser().newPage(new Browser.NewPageOptions().setViewportSize(1280, 900));
        page.onConsoleMessage(message -> complaints.add(message.type() + ": " + message.text()));
        page.onPageError(complaints::add);
        page.onRequest(request -> requests.add(request.url()));
    }

    private void serve(MonitorSettings settings) {
        server = MonitorServer.start(settings, service.view(), service.meters, service.log, service);
    }

    @AfterEach
    void close() {
        page.close();
        server.close();
        service.close();
    }

    private void visit(String address) {
        page.navigate(server.uri() + "#/" + address);
    }

    /** Visits a place and waits until it is filled, and the live state is there: what was there before is taken away first. */
    private void show(Place place) {
        page.evaluate("document.querySelector('main')?.replaceChildren()");
        visit(place.address());
        assertThat(page.locator("main " + place.content()).first()).isVisible();
        assertThat(page.locator("#status")).containsText("Live");
    }

    private void assertNothingIsAmiss() {
        assertThat(complaints).isEmpty();
        assertThat(requests)
                .isNotEmpty()
                .allSatisfy(url -> assertThat(url).startsWith(server.uri().toString()));
    }

    @Test
    void showsEventsAsTheyComeWithoutAskingAnyOtherHost() {
        visit("");
        assertThat(page.locator(".lead")).containsText("60 are explained");
        assertThat(page.locator("#status")).containsText("Live");

        service.explain(
                service.events.event("just-now", "credit-default", List.of(SampleEvents.feature("Income", 1, null))));

        assertThat(page.getByText("just-now")).isVisible();
        assertNothingIsAmiss();
    }

    @Test
    void opensAPredictionFromTheSearchField() {
        var event = service.events.next("credit-default");
        service.explain(event);
        visit("");

        page.keyboard().press("/");
        page.keyboard().type(event.getPrediction().getId());
        page.keyboard().press("Enter");

        assertThat(page.locator("h1")).hasText(event.getPrediction().getId());
        assertThat(page.locator(".waterfall tbody tr"))
                .hasCount(event.getFeatures().getRanked().size() + 3);
        assertThat(page.locator(".evidence")).containsText("by-channel");
        assertThat(page.locator(".reasons")).containsText("picked with probability 10");
        assertNothingIsAmiss();
    }

    @Test
    void opensAPredictionByItsLink() {
        var event = service.events.next("credit-default");
        service.explain(event);

        visit("predictions/" + event.getPrediction().getId());

        assertThat(page).hasURL(Pattern.compile(".*#/explanations/" + event.getId()));
        assertThat(page.locator(".verdict")).containsText("add");
    }

    @Test
    void drawsASwarmForEveryFeatureOfAModel() {
        visit("models/credit-default");

        assertThat(page.locator(".swarms canvas")).hasCount(13);
        assertThat(page.locator(".lead")).containsText("moved the logit of “bad” most");
        assertNothingIsAmiss();
    }

    @Test
    void filtersAlertsByType() {
        service.log.add(
                service.events.alert(AlertType.WEAK_BASELINE, "credit-default", "The baseline says little.", "p-1"));
        service.log.add(
                service.events.alert(AlertType.NON_FINITE, "credit-default", "A value is not a number.", "p-2"));
        visit("alerts");

        page.getByLabel("Type").selectOption("WEAK_BASELINE");

        assertThat(page.locator(".feed li")).hasCount(1);
        assertThat(page.locator(".feed")).containsText("The baseline says little.");
        assertThat(page).hasURL(Pattern.compile(".*type=WEAK_BASELINE"));
    }

    @Test
    void filtersDeadLettersByReason() {
        service.log.add(deadLetter("NON_FINITE", "found NaN at element 3", 11));
        service.log.add(deadLetter("UNKNOWN_MODEL", "found 'credit-retired'", 12));
        visit("dead-letters");
        assertThat(page.locator(".feed")).containsText("found NaN at element 3");

        page.getByLabel("Reason").selectOption("UNKNOWN_MODEL");

        assertThat(page.locator(".feed li")).hasCount(1);
        assertThat(page.locator(".feed")).containsText("found 'credit-retired'");
        assertThat(page.locator(".feed")).containsText("predictions-0@12");
        assertNothingIsAmiss();
    }

    private static DeadLetter deadLetter(String reason, String message, long offset) {
        return new DeadLetter(Instant.now(), "credit-default", "admit", reason, message, "predictions-0@" + offset);
    }

    @Test
    void showsHostileNamesAsTextOnEveryPage() {
        AttributionEvent event =
                service.events.event(HOSTILE, HOSTILE, List.of(SampleEvents.feature(HOSTILE, 1, HOSTILE)));
        service.explain(event);
        service.log.add(service.events.alert(AlertType.NON_FINITE, HOSTILE, HOSTILE, HOSTILE));
        service.log.add(deadLetter(HOSTILE, HOSTILE, 7));

        visit("");
        assertThat(page.locator("main")).containsText(HOSTILE);
        visit("explanations/" + event.getId());
        assertThat(page.locator("h1")).hasText(HOSTILE);
        page.locator(".crumb > a").last().click();
        assertThat(page.locator("h1")).hasText(HOSTILE);
        assertThat(page.locator(".swarms .name")).containsText(HOSTILE);
        visit("alerts");
        assertThat(page.locator(".feed")).containsText(HOSTILE);
        visit("dead-letters");
        assertThat(page.locator(".feed")).containsText(HOSTILE);
        visit(HOSTILE.replace("/", "%2F"));
        assertThat(page.locator(".lead")).containsText("There is no page");

        assertThat(page.evaluate("window.harmed")).isNull();
        assertThat(page.locator("main img, main script")).hasCount(0);
        assertNothingIsAmiss();
    }

    @Test
    void laysTheAttributionsOfAPictureUponIt() {
        var event = SampleInputs.picture(service, "digit-7");

        visit("explanations/" + event.getId());

        assertThat(page.locator(".pictures canvas")).hasCount(3);
        assertThat(page.getByLabel("The attributions upon the input")).isVisible();
        assertThat(page.locator(".waterfall")).containsText("All that raises it");
        assertNothingIsAmiss();
    }

    @Test
    void tintsTheTokensOfAText() {
        var event = SampleInputs.text(service, "review-1");

        visit("explanations/" + event.getId());

        assertThat(page.locator(".token")).hasCount(11);
        assertThat(page.locator(".token").nth(10)).containsText("<img src=x onerror=alert(1)>");
        assertThat(page.locator(".token.down")).hasCount(2);
        assertThat(page.locator(".reasons")).containsText("great");
        assertThat(page.locator(".waterfall tbody tr")).hasCount(11 + 3);
        assertNothingIsAmiss();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void tintsATextThatIsGroupedByTokenByTheEventAlone(boolean tensors) {
        var event = SampleInputs.groupedText(service, "review-2", 11, tensors);
        service.predictions.clear();

        visit("explanations/" + event.getId());

        assertThat(page.locator(".token")).hasCount(11);
        assertThat(page.locator(".token").nth(4)).containsText("rude");
        assertThat(page.locator(".token").nth(4)).hasAttribute("title", "−0.900");
        assertThat(page.locator(".waterfall tbody tr")).hasCount(11 + 3);
        assertThat(page.locator(".reasons")).containsText("embeddings[9] (great)");
        assertNothingIsAmiss();
    }

    @Test
    void saysWhichTokensAnEventDoesNotList() {
        var event = SampleInputs.groupedText(service, "review-3", 3, false);

        visit("explanations/" + event.getId());

        assertThat(page.locator(".token")).hasCount(11);
        assertThat(page.locator(".token").nth(4)).hasAttribute("title", "−0.900");
        assertThat(page.locator(".token").nth(2)).hasAttribute("title", "not listed");
        assertThat(page.locator(".waterfall")).containsText("8 other features");
        assertNothingIsAmiss();
    }

    @Test
    void saysSoWhereTheInputIsNoLongerKept() {
        var event = SampleInputs.picture(service, "digit-8");
        service.predictions.clear();

        visit("explanations/" + event.getId());

        assertThat(page.locator(".pictures canvas")).hasCount(1);
        assertThat(page.locator("main")).containsText("no longer in topic");
    }

    @Test
    void showsWhyAChangeOfTheModelsWasRefused() {
        visit("");
        assertThat(page.locator(".notice")).isHidden();

        service.reloads.set(Reloads.NONE.refused(Instant.now(), List.of("models[0].path: " + HOSTILE)));

        assertThat(page.locator(".notice")).containsText("models[0].path: " + HOSTILE);
        service.reloads.set(service.reloads.get().accepted(Instant.now()));
        assertThat(page.locator(".notice")).isHidden();
    }

    /** By axe, the rules of WCAG that a program can check: names, roles, headers, contrast. */
    @ParameterizedTest
    @EnumSource(names = {"LIGHT", "DARK"})
    void canBeReadByAllReadersOnEveryPage(ColorScheme scheme) throws IOException {
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
        String axe = new String(PageTest.class.getResourceAsStream(AXE).readAllBytes(), StandardCharsets.UTF_8);
        var one = service.events.next("credit-default");
        service.explain(one);
        service.log.add(service.events.alert(AlertType.WEAK_BASELINE, "credit-default", "It says little.", "p-1"));
        service.log.add(deadLetter("NON_FINITE", "found NaN at element 3", 11));
        service.reloads.set(Reloads.NONE.refused(Instant.now(), List.of("models[0].path: no file")));

        var places = new ArrayList<>(PLACES);
        places.add(Place.of(one));
        places.add(new Place(
                "explanations/" + SampleInputs.text(service, "review-1").getId(), ".token"));
        places.add(new Place(
                "explanations/" + SampleInputs.picture(service, "digit-7").getId(), ".pictures canvas"));
        for (var place : places) {
            show(place);
            page.evaluate(axe + "; 0");

            assertThat((List<?>) page.evaluate("axe.run(document).then(found => found.violations"
                            + ".map(fault => fault.id + ': ' + fault.nodes.map(node => node.html).join(' ')))"))
                    .as(place.address())
                    .isEmpty();
        }
    }

    @Test
    void isWalkedThroughByKeyboard() {
        visit("");
        assertThat(page.locator(".lead")).containsText("explained");

        page.keyboard().press("Tab");
        assertThat(page.locator("#skip")).isFocused();
        page.keyboard().press("Enter");
        assertThat(page.locator("#content")).isFocused();
        page.keyboard().press("Tab");
        page.keyboard().press("Enter");

        assertThat(page.locator("h1")).hasText("credit-default");
    }

    @Test
    void asksForTheTokenOnceAndKeepsItInTheTab() {
        server.close();
        serve(MonitorSettings.defaults().withPort(0).withToken("s3cret"));
        visit("");

        page.getByLabel("token").fill("s3cret");
        page.getByText("Open", new Page.GetByTextOptions().setExact(true)).click();

        assertThat(page.locator(".lead")).containsText("came by");
        page.reload();
        assertThat(page.locator(".lead")).containsText("came by");
    }

    @Test
    void keepsFocusAndStopsOnRequest() {
        visit("");
        page.locator("tbody a").first().focus();
        String focused = (String) page.evaluate("document.activeElement.textContent");
        for (int i = 0; i < 4; i++) {
            service.explain("credit-default");
            page.waitForTimeout(600);
        }
        assertThat(page.evaluate("document.activeElement.textContent")).isEqualTo(focused);

        page.getByText("Pause").click();
        service.explain(service.events.event("while-paused", "credit-default", List.of()));
        page.waitForTimeout(1500);

        assertThat(page.getByText("while-paused")).hasCount(0);
    }

    @Test
    void fitsAPhone() {
        page.setViewportSize(390, 844);
        var event = service.events.next("credit-default");
        service.explain(event);

        var places = new ArrayList<>(PLACES);
        places.add(Place.of(event));
        for (var place : places) {
            show(place);

            assertThat(page.evaluate("document.documentElement.scrollWidth"))
                    .as(place.address())
                    .isEqualTo(390);
        }
    }
}
