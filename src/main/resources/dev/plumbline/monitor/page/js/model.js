import { get } from "./api.js";
import { deltaHistogram, sparkline, swarm, throughput, valueScale } from "./charts.js";
import { el, keyed, link, panel, setText } from "./dom.js";
import { listed, number, percent, plural, signed, whole, words } from "./format.js";
import { alertItem, explanationTable } from "./lists.js";

const d3 = window.d3;
const REFRESH = 5;

/** One model: which features move it, how that changes, and whether its explanations hold. */
export async function model(name) {
  const lead = el("p", { class: "lead", style: { "margin-top": "14px" } });
  const rates = el("figure");
  const deltas = el("figure");
  const counts = el("p", { class: "facts" });
  const alerts = el("ol", { class: "feed" });
  const swarms = el("div", { class: "swarms", role: "table", "aria-label": "Features by mean attribution" });
  const legend = el("span", { class: "legend" }, "value low", el("i", { "aria-hidden": "true" }), "high");
  const latest = explanationTable();
  const node = el("div", {},
    el("p", { class: "crumb" }, el("a", { href: link() }, "Models"), "/"),
    el("h1", {}, name), lead,
    panel("Features", legend, swarms,
      el("p", { class: "soft", style: { "margin-top": "10px" } }, "Each dot is one of the last explanations. Means are weighted by 1 / inclusion probability, so that they speak of all predictions and not of the sampled ones; arrows compare the later half of the window with the earlier one.")),
    el("div", { class: "columns" },
      el("div", {}, panel("Explanations per second", "last half hour, all instances", rates), panel("Do they add up?", "relative delta of the last half hour", deltas)),
      panel("Alerts", el("a", { href: `${link("alerts")}?model=${encodeURIComponent(name)}` }, "all of this model"), counts, alerts)),
    panel("Latest explanations", el("a", { href: `${link("explanations")}?model=${encodeURIComponent(name)}` }, "search"), latest.node));
  let ticks = 0;

  async function refresh() {
    const [report, raised, explained] = await Promise.all([get("model", { name }), get("alerts", { model: name, limit: 500 }), get("explanations", { model: name, limit: 12 })]);
    const { trend, features } = report;
    setText(lead, sentence(report));
    rates.replaceChildren(throughput(trend, rates.clientWidth || 600));
    deltas.replaceChildren(deltaHistogram(trend.deltas, trend.newest.evidence.tolerance, deltas.clientWidth || 600));
    const byType = d3.rollups(raised, (group) => group.length, (alert) => alert.type);
    counts.replaceChildren(...(byType.length ? byType.map(([type, count]) => el("span", {}, `${words(type)} `, el("b", {}, whole(count)))) : ["None."]));
    keyed(alerts, raised.slice(0, 6), (alert) => alert.id, alertItem, (alert) => alert.extent.count);
    latest.show(explained);
    drawFeatures(swarms, features, report.explanations);
  }

  return { node, title: name, onShow: refresh, onState: () => (++ticks % REFRESH === 0 ? refresh() : null), onResize: refresh };
}

function sentence({ trend, features }) {
  const explained = d3.sum(trend.explained);
  const violated = d3.sum(trend.violated);
  const { result, evidence } = trend.newest;
  const what = `the ${result.space === "LOGIT" ? "logit" : result.space === "PROBABILITY" ? "probability" : "output"}${result.label ? ` of “${result.label}”` : ""}`;
  const leading = features.slice(0, 3).map((feature) => feature.name);
  const moved = leading.length ? `${listed(leading)} moved ${what} most. ` : "";
  const held = violated ? `${plural(violated, "explanation")} of ${whole(explained)} ${violated === 1 ? "does" : "do"} not add up.` : `All ${whole(explained)} explanations add up within ${percent(evidence.tolerance)}.`;
  return explained ? `In the last half hour, ${moved}${held}` : "Nothing was explained in the last half hour.";
}

function drawFeatures(parent, features, explanations) {
  if (!features.length) {
    parent.replaceChildren(el("p", { class: "empty" }, "This model’s explanations name no features; see each explanation for its elements."));
    return;
  }
  const cell = (kind, ...children) => el("div", { class: kind, role: "cell" }, ...children);
  const heads = ["Rank", "Feature", "Mean magnitude", "Trend"].map((text, i) => el("div", { role: "columnheader", class: i === 2 && "num" }, text));
  const axis = el("div", { class: "axis-row", role: "columnheader" }, el("span", { class: "hidden" }, "Attribution of each explanation"));
  const rows = features.map((feature) => {
    const canvas = el("canvas", { role: "img", "aria-label": spread(feature) });
    return { feature, canvas, node: el("div", { class: "row", role: "row" },
      cell("rank", String(feature.rank), rankChange(feature)),
      cell("name", feature.name, feature.unit && el("small", {}, feature.unit)), cell("num", number(feature.mean)), cell("", sparkline(feature.series.slice(0, -1))), cell("", canvas)) };
  });
  parent.replaceChildren(el("div", { class: "row first", role: "row" }, ...heads, axis), ...rows.map((row) => row.node));
  const width = rows[0].canvas.getBoundingClientRect().width;
  const largest = d3.quantile(features.flatMap((feature) => feature.dots.map((dot) => Math.abs(dot[1]))), 0.998) || 1;
  const x = d3.scaleLinear([-largest, largest], [8, width - 8]).clamp(true);
  axis.append(axisOf(x, width));
  const shade = valueScale();
  for (const { feature, canvas } of rows) {
    const tree = swarm(canvas, ranked(feature.dots), x, shade);
    attend(canvas, tree, feature, explanations);
  }
}

function rankChange({ rank, rankBefore }) {
  if (!rankBefore || rank === rankBefore) return null;
  const up = rank < rankBefore;
  return el("b", { title: `was ${rankBefore} in the earlier half` }, `${up ? "▲" : "▼"}${Math.abs(rank - rankBefore)}`);
}

function spread({ name, dots }) {
  const amounts = dots.map((dot) => dot[1]);
  return dots.length ? `${name}: attributions from ${signed(d3.min(amounts))} to ${signed(d3.max(amounts))}, median ${signed(d3.median(amounts))}` : `${name}: no attributions`;
}

/** Dots with the rank of their value, from 0 to 1; null for categories. */
function ranked(dots) {
  const values = d3.sort(dots.map((dot) => dot[2]).filter((value) => typeof value === "number"));
  return dots.map(([order, attribution, value]) => ({
    order, attribution, value, share: typeof value === "number" ? d3.bisectCenter(values, value) / Math.max(1, values.length - 1) : null }));
}

function axisOf(x, width) {
  const ticks = x.ticks(width > 500 ? 7 : 4);
  const format = x.tickFormat(width > 500 ? 7 : 4, "+");
  const node = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  d3.select(node).selectAll("text").data(ticks).join("text").attr("x", (tick) => x(tick)).attr("y", 14).attr("text-anchor", "middle").text((tick) => (tick === 0 ? "0" : format(tick)));
  return node;
}

/** Tells the dot under the pointer, and opens its explanation. */
function attend(canvas, tree, feature, explanations) {
  let tip = null;
  const hide = () => { tip?.remove(); tip = null; };
  canvas.onpointermove = (event) => {
    const dot = tree.find(event.offsetX, event.offsetY, 14);
    hide();
    if (!dot) return;
    const value = typeof dot.value === "number" ? `${number(dot.value)} ${feature.unit}` : dot.value ?? "";
    tip = el("div", { class: "tip" }, el("b", {}, `${feature.name} ${value}`), signed(dot.attribution));
    document.body.append(tip);
    tip.style.left = `${Math.min(event.clientX + 12, innerWidth - tip.offsetWidth - 8)}px`;
    tip.style.top = `${event.clientY + 14}px`;
  };
  canvas.onpointerleave = hide;
  canvas.onclick = (event) => {
    const dot = tree.find(event.offsetX, event.offsetY, 14);
    hide();
    if (dot) location.hash = link("explanations", explanations[dot.order]);
  };
}
