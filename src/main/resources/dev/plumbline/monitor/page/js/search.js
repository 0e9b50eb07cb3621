import { get } from "./api.js";
import { el, keyed, link } from "./dom.js";
import { words } from "./format.js";
import { alertItem, deadItem, explanationTable } from "./lists.js";

const REFRESH = 2;
const TYPES = ["COMPLETENESS_VIOLATION", "WEAK_BASELINE", "OUTPUT_MISMATCH", "NON_FINITE", "SHEDDING"];
const REASONS = ["TOO_LARGE", "UNREADABLE", "INVALID", "UNKNOWN_MODEL", "UNKNOWN_VERSION", "WRONG_INPUTS", "WRONG_TARGET", "NON_FINITE", "ENGINE", "UNWRITABLE"];

/** All remembered explanations, by model, verdict and prediction id. */
export function explanations(query) {
  const table = explanationTable();
  return filtered("Explanations", "explanations", query, {
    prediction: { label: "Prediction id contains" },
    model: { label: "Model", models: true },
    verdict: { label: "Verdict", options: ["CONVERGED", "VIOLATED"] },
  }, table.node, (items) => table.show(items, "None of the explanations that this page remembers matches. Older ones are in the attributions topic."));
}

/** All remembered alerts, by model, type and severity. */
export function alerts(query) {
  const list = el("ol", { class: "feed" });
  return filtered("Alerts", "alerts", query, {
    model: { label: "Model", models: true },
    type: { label: "Type", options: TYPES },
    severity: { label: "Severity", options: ["CRITICAL", "WARNING", "INFO"] },
  }, list, (items) => {
    if (items.length) keyed(list, items, (alert) => alert.id, alertItem, (alert) => alert.extent.count);
    else list.replaceChildren(el("li", { class: "empty" }, el("p", { style: { "grid-column": "1 / -1" } }, "No alert matches.")));
  });
}

/** All remembered dead letters, by model, reason and message. */
export function deadLetters(query) {
  const list = el("ol", { class: "feed" });
  const note = el("p", { class: "soft" }, "Predictions that could not be explained. The original bytes, key and headers are in the dead letters topic, to be repaired and written again.");
  return filtered("Dead letters", "dead-letters", query, {
    model: { label: "Model" },
    reason: { label: "Reason", options: REASONS },
    message: { label: "Message contains" },
  }, el("div", {}, note, list), (letters) => {
    if (letters.length) keyed(list, letters, (letter) => letter.source, deadItem);
    else list.replaceChildren(el("li", { class: "empty" }, el("p", { style: { "grid-column": "1 / -1" } }, "No dead letter matches.")));
  });
}

/** A list with filters that live in the address, so that a filtered list can be shared. */
function filtered(title, path, query, filters, list, show) {
  const fields = Object.entries(filters).map(([name, filter]) => [name, field(filter, query.get(name) ?? "")]);
  const wanted = () => Object.fromEntries(fields.map(([name, input]) => [name, input.value]));
  const form = el("form", { class: "filters", onsubmit: (event) => event.preventDefault() },
    ...fields.map(([name, input]) => el("label", {}, filters[name].label, input)));
  form.addEventListener("input", () => {
    const chosen = new URLSearchParams(Object.entries(wanted()).filter(([, value]) => value));
    history.replaceState(null, "", `${link(path)}${chosen.size ? `?${chosen}` : ""}`);
    refresh();
  });
  let ticks = 0;
  const refresh = async () => show(await get(path, { ...wanted(), limit: 200 }));
  const node = el("div", {}, el("h1", {}, title), form, list);
  const onState = ({ overview }) => {
    for (const [name, input] of fields) if (filters[name].models) offer(input, overview.models.map((model) => model.name));
    return ++ticks % REFRESH === 0 ? refresh() : null;
  };
  return { node, title, onShow: refresh, onState };
}

function field({ options, models }, value) {
  if (!options && !models) return el("input", { type: "search", value, spellcheck: "false", autocomplete: "off" });
  const select = el("select");
  offer(select, options ?? (value ? [value] : []), words);
  select.value = value;
  return select;
}

function offer(select, names, text = (name) => name) {
  const known = new Set([...select.options].map((option) => option.value));
  for (const name of ["", ...names]) if (!known.has(name)) select.append(el("option", { value: name }, name === "" ? "all" : text(name)));
}
