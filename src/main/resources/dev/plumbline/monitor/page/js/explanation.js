import { get } from "./api.js";
import { glyph, waterfallLanes } from "./charts.js";
import { el, link, panel } from "./dom.js";
import { views } from "./inputs.js";
import { decimalsFor, duration, fixed, listed, moment, number, percent, plural, signed, weight as count, whole, words } from "./format.js";

const d3 = window.d3;
const SHOWN = 24;
const LISTED = 64;
const SPACES = { LOGIT: "logit", PROBABILITY: "probability", VALUE: "output", UNKNOWN: "output" };

/** One explanation: the reasons, the waterfall, and everything an auditor asks for. */
export async function explanation(id) {
  const event = await get("explanations", id);
  const { nodes, rows, pictured } = await views(event);
  Object.assign(event, { rows, pictured });
  const node = el("article", {},
    el("p", { class: "crumb" },
      el("a", { href: link("explanations") }, "Explanations"), "/", el("a", { href: link("models", event.prediction.model.name) }, event.prediction.model.name),
      el("span", { class: "actions" },
        el("a", { href: `api/explanations/${encodeURIComponent(event.id)}`, download: `${event.id}.json` }, "JSON"),
        el("button", { class: "quiet", type: "button", onclick: () => window.print() }, "Print"))),
    el("h1", { class: "mono" }, event.prediction.id || "(no id)"),
    el("p", { class: "soft" }, headline(event)),
    verdict(event),
    el("section", { class: "reasons" }, ...reasons(event).map((text) => el("p", {}, text))),
    ...nodes,
    waterfall(event),
    evidence(event));
  return { node, title: event.prediction.id };
}

/** What the prediction with this id is explained by; the list where there are several. */
export async function prediction(id) {
  const found = (await get("explanations", { prediction: id, limit: 500 })).filter((item) => item.prediction.id === id);
  if (found.length === 1) {
    location.replace(link("explanations", found[0].id));
    return { node: el("div"), title: id };
  }
  location.replace(`${link("explanations")}?prediction=${encodeURIComponent(id)}`);
  return { node: el("div"), title: id };
}

function headline({ prediction, explainedAt }) {
  const { name, version } = prediction.model;
  return `${name}${version ? `, version ${version}` : ""}, served ${moment(prediction.occurredAt)}, explained ${duration(Math.max(0, new Date(explainedAt) - new Date(prediction.occurredAt)))} later`;
}

function verdict({ method }) {
  const converged = method.verdict === "CONVERGED";
  const gap = `The attributions miss F(x) − F(x′) by ${percent(method.relativeDelta)}; ${percent(method.tolerance)} ${converged ? "is" : "was"} allowed`;
  return el("p", { class: `verdict ${method.verdict}` }, glyph(converged),
    el("span", {}, el("b", {}, converged ? "It adds up. " : "It does not add up. "),
      converged ? `${gap}.` : `${gap}, and ${plural(method.pointsTried, "gradient evaluation")} did not bring it closer. Do not base a decision on these reasons.`));
}

/** The features as rows of name, value and amount: the named ones, or else the elements of the inputs. */
function contributions({ features, attributions, rows: tokens }) {
  if (features) {
    const rows = features.ranked.map((feature) => ({ name: feature.name, value: valueText(feature), amount: Number(feature.attribution) }));
    const cut = rows.splice(LISTED);
    const others = features.otherCount + cut.length;
    const rest = { name: others ? plural(others, "other feature") : "Elements of no feature", value: "", amount: Number(features.otherSum) + d3.sum(cut, (row) => row.amount) };
    // Sums of the same numbers in another order differ by rounding.
    return others || Math.abs(rest.amount) > 1e-9 * d3.sum(rows, (row) => Math.abs(row.amount)) ? [...rows, rest] : rows;
  }
  const elements = tokens ?? attributions.flatMap((tensor) => (tensor.values ?? []).map((amount, i) => ({ name: `${tensor.name}[${position(i, tensor.shape)}]`, value: "", amount: Number(amount) })));
  const ranked = d3.sort(elements, (row) => -Math.abs(row.amount));
  if (ranked.length <= SHOWN) return ranked;
  const others = ranked.slice(SHOWN);
  return [...ranked.slice(0, SHOWN), { name: `${whole(others.length)} other ${tokens ? "tokens" : "elements"}`, value: "", amount: d3.sum(others, (row) => row.amount) }];
}

function position(index, shape) {
  const places = [];
  for (const extent of [...shape].reverse()) {
    places.unshift(index % extent);
    index = Math.floor(index / extent);
  }
  return places.join(", ");
}

function valueText({ value, category, unit, redaction }) {
  if (redaction === "OMITTED") return "withheld";
  if (redaction === "HASHED") return `hashed ${category ?? ""}`.trim();
  if (category !== null) return category;
  return value === null ? "" : `${Number.isInteger(value) ? whole(value) : number(value)}${unit ? ` ${unit}` : ""}`;
}

/** The reasons in plain sentences. */
function reasons(event) {
  const { target, values, method, sampling } = event;
  const space = SPACES[target.space];
  const label = target.label ? ` for “${target.label}”` : "";
  const change = values.output - values.baselineOutput;
  const rows = contributions(event).filter((row) => row.amount);
  const decimals = decimalsFor(d3.max(rows, (row) => Math.abs(row.amount)));
  const phrase = (row) => `${row.name}${row.value ? ` (${row.value})` : ""} ${signed(row.amount, decimals)}`;
  const raising = rows.filter((row) => row.amount > 0).slice(0, 4);
  const lowering = rows.filter((row) => row.amount < 0).slice(0, 4);
  const sentences = [
    `The model’s ${space}${label} is ${fixed(values.output, decimals)}, ${fixed(Math.abs(change), decimals)} ${change < 0 ? "below" : "above"} the ${fixed(values.baselineOutput, decimals)} of the baseline.`,
  ];
  const raised = raising.length ? `What raised it most: ${listed(raising.map(phrase))}.` : "Nothing raised it.";
  const lowered = lowering.length ? `What lowered it most: ${listed(lowering.map(phrase))}.` : "Nothing lowered it.";
  if (event.pictured) sentences.push("The pictures show where it was raised and where it was lowered.");
  else if (rows.length) sentences.push(...(change < 0 ? [lowered, raised] : [raised, lowered]));
  sentences.push(`Compared with ${listed(method.baselines.map((baseline) => baseline.id))}. ${samplingSentence(sampling)}`);
  return sentences;
}

function samplingSentence({ reason, inclusionProbability, weight, shed }) {
  if (reason === "forced") return "It was explained because the prediction asked for it.";
  const stands = weight > 1 ? `It was picked with probability ${percent(inclusionProbability)} and stands for ${count(weight)} predictions like it` : "Every prediction like it is explained";
  return `${stands}${shed ? ", fewer than usual being picked because of load" : ""}.`;
}

function waterfall(event) {
  const { values, method, target } = event;
  const rows = contributions(event);
  const decimals = decimalsFor(d3.max(rows, (row) => Math.abs(row.amount)) ?? Math.abs(values.output));
  let at = values.baselineOutput;
  const steps = rows.map((row) => {
    const step = { ...row, from: at, to: at + row.amount, kind: row.amount < 0 ? "down" : "up" };
    at = step.to;
    return step;
  });
  const all = [
    { name: "Baseline", value: "F(x′)", from: at, to: values.baselineOutput, amount: values.baselineOutput, kind: "end" },
    ...steps,
    { name: "Not accounted for", value: "convergence delta", from: at, to: values.output, amount: values.output - at, kind: "delta" },
    { name: "Output", value: "F(x)", from: values.output, to: values.output, amount: values.output, kind: "end" },
  ];
  all[0].from = values.baselineOutput;
  const lanes = waterfallLanes(all, values.baselineOutput, values.output);
  const body = all.map((step, i) => el("tr", { class: step.kind === "end" && "ends" },
    el("th", { class: "name", scope: "row" }, step.name, step.value && el("small", {}, step.value)),
    el("td", { class: "value", title: step.value }, step.value),
    el("td", { class: `num amount ${step.kind}` }, step.kind === "end" ? fixed(step.amount, decimals) : step.kind === "delta" ? signed(step.amount) : signed(step.amount, decimals)),
    el("td", { class: "lane" }, lanes[i])));
  return panel("From the baseline to the output", `${SPACES[target.space]}${target.label ? ` for “${target.label}”` : ""}, rule ${method.rule}`,
    el("table", { class: "waterfall" }, el("thead", {}, el("tr", {}, ...["Feature", "Value", "Attribution"].map((name, i) => el("th", { scope: "col", class: i === 2 ? "num" : i === 1 ? "value" : null }, name)),
      el("th", { scope: "col" }, el("span", { class: "hidden" }, "From F(x′) to F(x)")))), el("tbody", {}, ...body)));
}

/** An element of an output, by name and index. */
const element = ({ output, index }) => `${output}${index.length ? ` [${index.join(", ")}]` : ""}`;

function evidence(event) {
  const { method, sampling, values, target, prediction, runtime } = event;
  const { difference } = values;
  const groups = [
    ["Does it add up?", [
      ["Verdict", words(method.verdict)], ["Convergence delta", signed(method.convergenceDelta)], ["Relative delta", percent(method.relativeDelta)],
      ["Tolerance", percent(method.tolerance)], ["Error estimate", method.errorEstimate === null ? "none for this rule" : percent(method.errorEstimate)],
      ["Rule", method.rule], ["Points used", whole(method.points)], ["Points tried", whole(method.pointsTried)]]],
    ["What was explained", [
      ["Output", element(target)], ["Label", target.label || "–"], ["Space", words(target.space)], ["Chosen", words(target.choice)],
      ["F(x)", number(values.output, 6)], ["F(x′)", number(values.baselineOutput, 6)],
      ...(difference ? [["Farthest from served", element(difference)], ["Served there", number(difference.served, 6)], ["Recomputed there", number(difference.recomputed, 6)], ["Difference", signed(difference.recomputed - difference.served)]] : [["Served output", "not known"]])]],
    ["Why this prediction", [
      ["Policy", sampling.policy], ["Reason", sampling.reason || "–"], ["Stratum", sampling.stratum || "–"], ["Inclusion probability", percent(sampling.inclusionProbability)],
      ["Stands for", count(sampling.weight)], ["Shed by load", sampling.shed ? "yes" : "no"],
      ...Object.entries(prediction.segments).map(([name, value]) => [`Segment ${name}`, value])]],
    ["How it was computed", [
      ["Plumbline", runtime.applicationVersion], ["ONNX Runtime", runtime.onnxRuntimeVersion], ["Device", `${runtime.device}, ${runtime.executionProvider}`], ["Threads", whole(runtime.threads)],
      ["Engine", duration(runtime.wallMicros / 1000)], ["Waited", duration(runtime.queueMicros / 1000)], ["Seed", String(runtime.seed)]]],
  ];
  const origin = [
    ["Model file", prediction.model.sha256], ["Configuration", method.configDigest], ["Policy", sampling.policyDigest],
    ["Feature schema", prediction.model.featureSchema], ["Read from", `${prediction.topic}, partition ${prediction.partition}, offset ${prediction.offset}`], ["Attribution event", event.id]];
  const list = (entries, kind = "") => el("dl", {}, ...entries.filter(([, value]) => value).flatMap(([name, value]) => [el("dt", {}, name), el("dd", { class: kind }, value)]));
  return panel("Evidence", "", el("div", { class: "evidence", style: { "margin-top": "16px" } },
    ...groups.map(([title, entries]) => el("div", {}, el("h3", {}, title), list(entries))),
    el("div", { class: "wide" }, el("h3", {}, method.baselines.length === 1 ? "Baseline" : "Baselines, averaged by weight"), baselineTable(method.baselines)),
    el("div", { class: "wide" }, el("h3", {}, "Where it comes from"), list(origin, "mono"))));
}

function baselineTable(baselines) {
  const columns = ["Baseline", "Weight", "F(x′)", "Convergence delta", "Digest"];
  return el("table", {}, el("thead", {}, el("tr", {}, ...columns.map((name, i) => el("th", { scope: "col", class: i > 0 && i < 4 && "num" }, name)))),
    el("tbody", {}, ...baselines.map((baseline) => el("tr", {},
      el("td", {}, baseline.id), el("td", { class: "num" }, count(baseline.weight)), el("td", { class: "num" }, number(baseline.output, 5)),
      el("td", { class: "num" }, signed(baseline.convergenceDelta)), el("td", { class: "mono soft", title: baseline.digest }, baseline.digest.slice(0, 12))))));
}
