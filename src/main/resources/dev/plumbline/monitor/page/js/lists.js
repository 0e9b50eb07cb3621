// Rows that several pages show.

import { el, keyed, link } from "./dom.js";
import { clock, fixed, number, percent, plural, signed, words } from "./format.js";

/** A table of explanations that follows a list. */
export function explanationTable() {
  const body = el("tbody");
  const columns = [["Time"], ["Prediction"], ["Model"], ["From baseline to output", 1], ["Moved most by"], ["Relative delta", 1]];
  const node = el("table", { class: "cards" },
    el("thead", {}, el("tr", {}, ...columns.map(([name, right]) => el("th", { scope: "col", class: right && "num" }, name)))), body);
  const show = (items, empty = "Nothing yet.") => {
    if (items.length) keyed(body, items, (item) => item.id, explanationRow);
    else keyed(body, [{}], () => "empty", () => el("tr", {}, el("td", { class: "empty whole", colspan: columns.length }, empty)));
  };
  return { node, show };
}

function explanationRow({ id, prediction, explainedAt, result, evidence, leading }) {
  const violated = evidence.verdict === "VIOLATED";
  return el("tr", {},
    el("td", { class: "soft" }, el("time", { datetime: explainedAt }, clock(explainedAt))),
    el("td", { class: "id mono" }, el("a", { href: link("explanations", id), title: prediction.id }, prediction.id || "(no id)")),
    el("td", {}, el("a", { href: link("models", prediction.model) }, prediction.model)),
    el("td", { class: "num", "data-label": result.label || "Output" }, el("span", { class: "soft" }, `${fixed(result.baselineOutput, 2)} → `), fixed(result.output, 2)),
    el("td", { class: "leading whole" }, ...leading.flatMap((feature) =>
      [" ", el("span", {}, `${feature.name} `, el("span", { class: feature.attribution > 0 ? "up" : "down" }, signed(feature.attribution, 2)))])),
    el("td", { class: `num ${violated ? "trouble" : "soft"}`, "data-label": "Relative delta" }, violated ? `${percent(evidence.relativeDelta)}, violated` : percent(evidence.relativeDelta)));
}

/** One dead letter in a feed. */
export function deadItem(letter) {
  return el("li", {},
    el("time", { datetime: letter.at }, clock(letter.at)),
    el("div", {},
      el("p", {}, el("span", { class: "what" }, words(letter.reason)), letter.model && [" ", el("span", { class: "soft" }, letter.model)]),
      el("p", {}, letter.message),
      el("p", { class: "more" }, letter.stage && `at ${letter.stage} · `, el("span", { class: "mono" }, letter.source))));
}

/** One alert in a feed. */
export function alertItem(alert, fresh) {
  const { extent } = alert;
  const about = [
    extent.count > 1 && plural(extent.count, "prediction"),
    extent.observed !== null && extent.threshold !== null && `observed ${number(extent.observed)}, bound ${number(extent.threshold)}`,
    extent.features.length > 0 && `in ${extent.features.join(", ")}`,
  ].filter(Boolean).join(" · ");
  return el("li", { class: `${alert.severity} ${fresh ? "fresh" : ""}` },
    el("time", { datetime: alert.raisedAt }, clock(alert.raisedAt)),
    el("div", {},
      el("p", {}, el("span", { class: "what" }, words(alert.type)), " ", el("a", { class: "soft", href: link("models", alert.model) }, alert.model)),
      el("p", {}, alert.message),
      el("p", { class: "more" }, about,
        ...alert.examples.slice(0, 3).map((example, i) => [i || about ? " · " : "", el("a", { class: "mono", href: link("predictions", example) }, example)]).flat(),
        alert.runbook && [" · ", el("a", { href: alert.runbook, rel: "noopener noreferrer", target: "_blank" }, "what to do")])));
}
