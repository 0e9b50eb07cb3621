// Attributions upon what was explained: pictures and texts. The inputs are read from the prediction's topic, and may be gone.

import { get } from "./api.js";
import { heatMap, overlay, picture } from "./charts.js";
import { el, panel } from "./dom.js";
import { plural, signed } from "./format.js";

const d3 = window.d3;
const LARGEST = 320;

/** What to show before the waterfall; nothing for rows of a table. */
export async function views(event) {
  const grouped = positions(event.features);
  const tensors = event.attributions.filter((tensor) => tensor.values && (raster(tensor.shape) || tensor.shape.length <= 2));
  const sequences = [
    ...tensors.filter((tensor) => tensor.shape.length <= 2 && (!event.features || grouped.has(tensor.name))).map((tensor) => ({ name: tensor.name, length: tensor.shape[0], amounts: () => sums(tensor) })),
    ...[...grouped].filter(([name]) => !event.attributions.some((tensor) => tensor.name === name)).map(([name, places]) => listed(name, places, event.features.otherCount))];
  for (const sequence of sequences) sequence.tokens = told(grouped.get(sequence.name), sequence.length);
  const asked = sequences.some((sequence) => !sequence.tokens) || tensors.some((tensor) => raster(tensor.shape) && !sequences.some(({ name }) => name === tensor.name));
  const { inputs, gone } = asked ? await inputsOf(event.id) : { inputs: [] };
  for (const sequence of sequences) sequence.tokens ??= inputs.find((input) => input.tokens?.length === sequence.length)?.tokens;
  const texts = sequences.filter((sequence) => sequence.tokens);
  const pictured = tensors.filter((tensor) => raster(tensor.shape) && !texts.some(({ name }) => name === tensor.name));
  return {
    nodes: [...pictured.map((tensor) => pictures(tensor, inputs.find((input) => input.name === tensor.name), gone)), ...texts.map(text)],
    rows: texts.length ? texts.flatMap(tokenRows) : pictured.length && !event.features ? signRows(event.attributions) : null,
    pictured: pictured.length > 0 && !event.features,
  };
}

/** Features that are positions of an axis, such as embeddings[3], by position, by input. */
function positions(features) {
  const inputs = new Map();
  for (const feature of features?.ranked ?? []) {
    const [, input, position] = /^(.+)\[(\d+)\]$/.exec(feature.name) ?? [];
    if (input) inputs.set(input, (inputs.get(input) ?? new Map()).set(Number(position), feature));
  }
  return inputs;
}

/** A text of which the event holds no tensor, only tokens; those that it does not list have no amount. */
function listed(name, places, others) {
  const length = places.size + others;
  return { name, length, amounts: () => d3.range(length).map((place) => places.has(place) ? Number(places.get(place).attribution) : undefined) };
}

/** The tokens of a text by the event itself, where it lists and shows them all. */
function told(places, length) {
  if (!length || places?.size !== length || ![...places.values()].every(({ category, redaction }) => category !== null && redaction === "NONE")) return undefined;
  const tokens = d3.range(length).map((place) => places.get(place)?.category);
  return tokens.includes(undefined) ? undefined : tokens;
}

async function inputsOf(id) {
  try {
    return await get("explanations", id, "inputs");
  } catch (fault) {
    return { inputs: [], gone: fault.message };
  }
}

/** Rows, columns and channels of a picture; null for anything else. Channels are the first axis, or the last. */
function raster(shape) {
  const axes = shape.map(Number);
  const [first, ...rest] = axes;
  if (axes.length === 2 && Math.min(...axes) > 7 && Math.max(...axes) < 4 * Math.min(...axes)) return { rows: axes[0], columns: axes[1], channels: 1, last: false };
  if (axes.length !== 3) return null;
  if (axes[2] <= 4 && first > 7) return { rows: first, columns: axes[1], channels: axes[2], last: true };
  return first <= 4 && Math.min(...rest) > 7 ? { rows: rest[0], columns: rest[1], channels: first, last: false } : null;
}

/** One array per channel. */
function planes(values, { rows, columns, channels, last }) {
  const size = rows * columns;
  return d3.range(channels).map((channel) => Float64Array.from({ length: size }, (_, i) => Number(values[last ? i * channels + channel : channel * size + i])));
}

function pictures(tensor, input, gone) {
  const form = raster(tensor.shape);
  const { rows, columns } = form;
  const scale = Math.max(1, Math.floor(LARGEST / Math.max(rows, columns)));
  const sums = planes(tensor.values, form).reduce((sum, plane) => sum.map((value, i) => value + plane[i]));
  const seen = input?.values && String(input.shape) === String(tensor.shape) ? planes(input.values, form) : null;
  const figure = (canvas, caption) => el("figure", {}, canvas, el("figcaption", {}, caption));
  return panel(`Attributions upon ${tensor.name}`, `${tensor.shape.join(" × ")}${form.channels > 1 ? ", summed over channels" : ""}`,
    el("div", { class: "pictures" },
      seen && figure(picture(seen, rows, columns, scale), "What the model saw"),
      figure(heatMap(Array.from(sums), rows, columns, scale), el("span", {}, el("span", { class: "up" }, "Raises"), " and ", el("span", { class: "down" }, "lowers"), " the output")),
      seen && figure(overlay(seen, Array.from(sums), rows, columns, scale), "Both")),
    !seen && gone && el("p", { class: "soft" }, `The input is not beside it: ${gone}.`));
}

/** The attribution of each token: of its embedding's elements together. */
function sums(tensor) {
  const width = tensor.values.length / tensor.shape[0];
  return d3.range(tensor.shape[0]).map((place) => d3.sum(tensor.values.slice(place * width, (place + 1) * width), Number));
}

function text({ name, tokens: words, amounts: known }) {
  const amounts = known();
  const largest = d3.max(amounts, Math.abs) || 1;
  const tokens = words.map((token, i) => {
    const amount = amounts[i];
    const share = Math.round((80 * Math.abs(amount ?? 0)) / largest);
    return el("span", { class: `token ${amount < 0 ? "down" : "up"}`, style: { "--share": `${share}%` }, title: amount === undefined ? "not listed" : signed(amount) },
      word(token), amount !== undefined && el("span", { class: "hidden" }, ` ${signed(amount)},`));
  });
  return panel(`Attributions upon the text`, `${name}, summed over its elements`,
    el("p", { class: "tokens" }, ...tokens.flatMap((token, i) => [glued(words[i]) || i === 0 ? "" : " ", token])),
    el("p", { class: "soft" }, el("span", { class: "up" }, "Ochre"), " raises the output, ", el("span", { class: "down" }, "blue"), " lowers it."));
}

/** A piece of a word, in WordPiece's writing, joins the piece before it. */
const glued = (token) => token.startsWith("##");
const word = (token) => token.replace(/^##/, "");

/** What all elements that raise the output do together, and all that lower it: a single pixel says nothing. */
function signRows(tensors) {
  const values = tensors.flatMap((tensor) => (tensor.values ?? []).map(Number));
  const side = (name, wanted) => {
    const chosen = values.filter(wanted);
    return { name, value: plural(chosen.length, "element"), amount: d3.sum(chosen) };
  };
  return [side("All that raises it", (value) => value > 0), side("All that lowers it", (value) => value < 0)];
}

function tokenRows({ tokens, amounts: known }) {
  const amounts = known();
  return tokens.map((token, i) => ({ name: `${word(token)}`, value: `token ${i + 1}`, amount: amounts[i] }));
}
