import { deltaHistogram, sparkline, throughput } from "./charts.js";
import { el, keyed, link, panel, setText } from "./dom.js";
import { moment, percent, plural, rate, whole } from "./format.js";
import { alertItem, deadItem, explanationTable } from "./lists.js";

const d3 = window.d3;

/** The whole service at a glance; follows the live state. */
export function overview() {
  const lead = el("p", { class: "lead" });
  const facts = el("p", { class: "facts" });
  const reload = el("div", { class: "notice", role: "status", hidden: true });
  const models = el("tbody");
  const rates = el("figure");
  const deltas = el("figure");
  const alerts = el("ol", { class: "feed" });
  const explanations = explanationTable();
  const dead = el("ol", { class: "feed" });
  const deadPanel = panel("Dead letters", el("a", { href: link("dead-letters") }, "all dead letters"), dead);
  const node = el("div", {},
    el("h1", { class: "hidden" }, "Overview"), reload, lead, facts,
    panel("Models", "rates of the last ten seconds, counts since the start of this instance", modelTable(models)),
    el("div", { class: "columns" },
      el("div", {},
        panel("Explanations per second", "last half hour, all instances", rates),
        panel("Do they add up?", "relative delta of the last half hour", deltas,
          el("p", { class: "soft" }, "How far the attributions miss F(x) − F(x′), relative to it. Heights are square roots, so that few are seen beside many."))),
      panel("Alerts", el("a", { href: link("alerts") }, "all alerts"), alerts)),
    panel("Latest explanations", el("a", { href: link("explanations") }, "search"), explanations.node),
    deadPanel);

  function onState({ overview, explanations: latest, alerts: raised, deadLetters }) {
    sentence(lead, overview);
    factLine(facts, overview);
    reloadNotice(reload, overview.reload);
    keyed(models, overview.models, (model) => model.name, modelRow, (model) => JSON.stringify([model.totals, model.rates, model.trend?.explained]));
    const trends = overview.models.map((model) => model.trend).filter(Boolean);
    if (trends.length) {
      rates.replaceChildren(throughput(sumOf(trends), rates.clientWidth || 600));
      deltas.replaceChildren(deltaHistogram(sumOfDeltas(trends), d3.max(trends, (trend) => trend.newest.evidence.tolerance), deltas.clientWidth || 600));
    }
    feed(alerts, raised.slice(0, 5), (alert) => alert.id, alertItem, (alert) => alert.extent.count, "No alerts. When an explanation does not add up, it is reported here.");
    explanations.show(latest.slice(0, 12));
    deadPanel.hidden = deadLetters.length === 0;
    keyed(dead, deadLetters.slice(0, 5), (letter) => letter.source, deadItem);
  }

  return { node, title: "Overview", onState };
}

function feed(list, items, key, build, version, empty) {
  if (items.length) keyed(list, items, key, build, version);
  else keyed(list, [{}], () => "empty", () => el("li", { class: "empty" }, el("p", { style: { "grid-column": "1 / -1" } }, empty)));
}

/** The accounting in words. */
function sentence(lead, { models, application }) {
  const own = models.map((model) => model.totals).filter(Boolean);
  const sum = (pick) => d3.sum(own, pick);
  const seen = sum((t) => t.drawn.seen);
  if (!seen) {
    setText(lead, `Nothing has been seen since ${moment(application.startedAt)}.`);
    return;
  }
  const violated = sum((t) => t.outcomes.violated);
  const dead = sum((t) => t.dead);
  const flying = sum((t) => t.passage.inFlight);
  const parts = [
    `Since ${moment(application.startedAt)}, ${plural(seen, "prediction")} came by and ${whole(sum((t) => t.drawn.sampled))} were picked. `,
    `${whole(sum((t) => t.outcomes.explained))} are explained, `,
    violated ? el("span", { class: "trouble" }, `${whole(violated)} of them ${violated === 1 ? "does" : "do"} not add up`) : "and all of them add up",
    dead ? `, ${whole(dead)} could not be explained` : "", flying ? `, ${whole(flying)} under way.` : ".",
  ];
  const text = parts.map((part) => part.textContent ?? part).join("");
  if (lead.textContent !== text) lead.replaceChildren(...parts);
}

function factLine(facts, { application, lag, missed, models, served }) {
  const shed = d3.sum(models, (model) => model.totals?.drawn.shed ?? 0);
  const entries = [
    ["application", application.id], ["version", application.version],
    ["serving", served.map((model) => `${model.name}${model.version ? ` ${model.version}` : ""}`).join(", ") || "no model"],
    lag >= 0 ? ["behind by", plural(lag, "record")] : null,
    shed ? ["left out because of load", whole(shed)] : null,
    missed ? ["not shown here, too fast or unreadable", whole(missed)] : null,
  ].filter(Boolean);
  const text = entries.flat().join("\n");
  if (facts.dataset.text !== text) {
    facts.dataset.text = text;
    facts.replaceChildren(...entries.map(([name, value]) => el("span", {}, `${name} `, el("b", {}, value))));
  }
}

/** Says why a change of the models was refused, until one is taken up. */
function reloadNotice(notice, outcome) {
  const text = outcome?.faults.length ? [outcome.at, ...outcome.faults].join("\n") : "";
  if (notice.dataset.text === text) return;
  notice.dataset.text = text;
  notice.hidden = !text;
  notice.replaceChildren(...(text ? [
    el("p", {}, el("b", {}, "A change of the models was refused"), ` at ${moment(outcome.at)}; the service goes on as it was.`),
    el("ul", {}, ...outcome.faults.map((fault) => el("li", {}, fault)))] : []));
}

function modelTable(body) {
  const columns = [["Model"], ["Trend"], ["Seen/s", 1], ["Sampled/s", 1], ["Explained/s", 1], ["Explained", 1], ["Violated", 1], ["Dead", 1], ["In flight", 1], ["Engine", 1]];
  return el("table", { class: "cards" }, el("thead", {}, el("tr", {}, ...columns.map(([name, right]) => el("th", { scope: "col", class: right && "num" }, name)))), body);
}

function modelRow(model) {
  const { totals, rates, trend } = model;
  const cell = (label, text, kind = "") => el("td", { class: `num ${kind}`, "data-label": label }, text);
  const own = (pick) => (totals ? whole(pick(totals)) : "–");
  return el("tr", {},
    el("td", { class: "whole" }, el("a", { href: link("models", model.name) }, model.name), trend?.newest.prediction.version && el("span", { class: "soft" }, ` ${trend.newest.prediction.version}`)),
    el("td", { class: "whole" }, trend ? sparkline(trend.explained.slice(0, -1), { width: 150, filled: true }) : ""),
    cell("Seen/s", rate(rates.seen)), cell("Sampled/s", rate(rates.sampled)), cell("Explained/s", rate(rates.explained)),
    cell("Explained", own((t) => t.outcomes.explained)),
    cell("Violated", own((t) => t.outcomes.violated), totals?.outcomes.violated ? "trouble" : ""),
    cell("Dead", own((t) => t.dead), totals?.dead ? "trouble" : ""),
    cell("In flight", own((t) => t.passage.inFlight)),
    el("td", { class: "num", "data-label": "Engine" }, el("span", { class: "busy", "aria-hidden": "true" }, el("i", { style: { width: `${Math.min(100, rates.engineBusy * 100)}%` } })), percent(rates.engineBusy)));
}

function sumOf(trends) {
  const add = (pick) => trends[0].explained.map((_, i) => d3.sum(trends, (trend) => pick(trend)[i]));
  return { ...trends[0], explained: add((trend) => trend.explained), violated: add((trend) => trend.violated) };
}

function sumOfDeltas(trends) {
  const add = (pick) => trends[0].deltas.edges.concat(0).map((_, i) => d3.sum(trends, (trend) => pick(trend.deltas)[i]));
  return { edges: trends[0].deltas.edges, converged: add((deltas) => deltas.converged), violated: add((deltas) => deltas.violated) };
}

