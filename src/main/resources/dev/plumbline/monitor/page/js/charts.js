// Drawings. Scales, bins and shapes are D3's; everything is an element or a canvas, nothing is markup.

import { el, svg } from "./dom.js";
import { clock, number, percent, plural, power } from "./format.js";

const d3 = window.d3;

/** The value of a colour variable as the page shows it now. */
function colour(name) {
  const probe = el("i", { style: { color: `var(${name})` } });
  document.body.append(probe);
  const value = getComputedStyle(probe).color;
  probe.remove();
  return value;
}

/** A plumb line: hanging true, or off by a little. */
export function glyph(converged) {
  const line = converged ? "M9 1v13" : "M9 1l4.5 12.4";
  const bob = converged ? "M9 21l-3-6h6z" : "M15.6 19.6l-4.6-4.9 5.3-2z";
  return svg("svg", { width: 20, height: 25, viewBox: "0 0 18 22", "aria-hidden": "true" },
    converged ? null : svg("path", { class: "glyph true", d: "M9 1v20", "stroke-dasharray": "2 2" }),
    svg("path", { class: "glyph", d: line }), svg("path", { class: "glyph bob", d: bob }));
}

const LEAST = 12;

/** How many of a window's buckets to leave out at its beginning: those before anything happened, but for a few. */
function unused(values) {
  const first = values.findIndex((value) => value);
  return first < 0 ? 0 : Math.max(0, Math.min(first - 1, values.length - LEAST));
}

/** A small line; gaps stay gaps. */
export function sparkline(window, { width = 140, height = 26, filled = false } = {}) {
  const values = window.slice(unused(window));
  const x = d3.scaleLinear([0, values.length - 1], [1, width - 1]);
  const y = d3.scaleLinear([0, d3.max(values) || 1], [height - 2, 3]);
  const defined = (value) => value !== null;
  const points = values.map((value, i) => [i, value]);
  const line = d3.line().defined(([, v]) => defined(v)).x(([i]) => x(i)).y(([, v]) => y(v)).curve(d3.curveMonotoneX);
  const area = d3.area().defined(([, v]) => defined(v)).x(([i]) => x(i)).y0(height - 2).y1(([, v]) => y(v)).curve(d3.curveMonotoneX);
  return svg("svg", { width, height, viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" },
    filled ? svg("path", { class: "fill", d: area(points) ?? "" }) : null,
    svg("path", { class: "line", d: line(points) ?? "" }));
}

/** Explanations over the window, and where some did not add up. */
export function throughput(trend, width) {
  const height = 118;
  const bottom = height - 20;
  const skipped = unused(trend.explained);
  const rates = trend.explained.slice(skipped).map((count) => count / trend.bucketSeconds);
  // The newest bucket is still filling.
  const complete = rates.slice(0, -1);
  const x = d3.scaleLinear([0, rates.length - 2], [0, width]);
  const y = d3.scaleLinear([0, Math.max(0.5, d3.max(complete))], [bottom, 20]).nice(3);
  const area = d3.area().x((_, i) => x(i)).y0(bottom).y1((value) => y(value)).curve(d3.curveStepAfter);
  const line = d3.line().x((_, i) => x(i)).y((value) => y(value)).curve(d3.curveStepAfter);
  const start = new Date(trend.from).getTime() + skipped * trend.bucketSeconds * 1000;
  const third = Math.floor((rates.length - 1) / 3);
  const times = [0, third, 2 * third].map((i) => svg("text", { x: x(i), y: height - 4 }, clock(start + i * trend.bucketSeconds * 1000).slice(0, rates.length < 60 ? 8 : 5)));
  const violations = trend.violated.slice(skipped).flatMap((count, i) => (count ? [svg("path", { class: "tick-violated", d: `M${x(Math.min(i, rates.length - 2))} ${bottom}v-7` })] : []));
  const top = y.ticks(2).at(-1);
  const total = d3.sum(trend.explained);
  return svg("svg", { viewBox: `0 0 ${width} ${height}`, height, role: "img",
    "aria-label": `${plural(total, "explanation")} in half an hour, ${d3.sum(trend.violated)} of them do not add up` },
    svg("path", { class: "fill", d: area(complete) }), svg("path", { class: "line", d: line(complete) }),
    svg("path", { class: "axis", d: `M0 ${bottom}H${width}` }), violations,
    svg("text", { x: 0, y: y(top) - 3 }, `${number(top, 2)} per second`), times,
    svg("text", { x: width, y: height - 4, "text-anchor": "end" }, "now"));
}

/** Relative deltas in half decades, those beyond the tolerance in the colour of trouble, the tolerance as a plumb line. */
export function deltaHistogram(deltas, tolerance, width) {
  const height = 168;
  const bottom = height - 22;
  const bins = deltas.converged.map((converged, i) => ({ converged, violated: deltas.violated[i] }));
  const x = d3.scaleBand(d3.range(bins.length), [0, width]).paddingInner(0.14);
  const y = d3.scaleSqrt([0, Math.max(1, d3.max(bins, (bin) => bin.converged + bin.violated))], [0, bottom - 26]);
  const at = (value) => {
    const place = 2 * (Math.log10(value) + 8) + 1;
    return Math.max(0, Math.min(width, (place / bins.length) * width));
  };
  const bars = bins.flatMap((bin, i) => {
    const low = y(bin.converged);
    const all = y(bin.converged + bin.violated);
    const rect = (kind, top, size) => svg("rect", { class: `bar-${kind}`, x: x(i), width: x.bandwidth(), y: bottom - top, height: size });
    return [low > 0 ? rect("converged", low, low) : null, bin.violated ? rect("violated", Math.max(all, low + 2), Math.max(2, all - low)) : null];
  });
  const labels = [-8, -6, -4, -2, 0].map((exponent) => svg("text", { x: at(10 ** exponent), y: height - 5, "text-anchor": "middle" }, exponent === 0 ? "1" : `10${power(exponent)}`));
  const t = at(tolerance);
  const violated = d3.sum(deltas.violated);
  return svg("svg", { viewBox: `0 0 ${width} ${height}`, height, role: "img",
    "aria-label": `Relative deltas of ${plural(d3.sum(deltas.converged) + violated, "explanation")}; ${violated} lie beyond the tolerance of ${percent(tolerance)}` },
    bars, svg("path", { class: "axis", d: `M0 ${bottom}H${width}` }), labels,
    tolerance > 0 ? [svg("path", { class: "plumb", d: `M${t} 12V${bottom - 7}` }), svg("path", { class: "bob", d: `M${t} ${bottom}l-3.4 -8h6.8z` }),
      svg("text", { class: "strong", x: t + 8, y: 20, "text-anchor": "start" }, `${percent(tolerance)} allowed`)] : null);
}

/**
 * The lanes of a waterfall: each step's bar begins where the one before ended, from F(x') to F(x).
 * `steps` hold { from, to, kind }, and the result one element per step.
 */
export function waterfallLanes(steps, start, end) {
  const [low, high] = d3.extent([start, end, ...steps.flatMap((step) => [step.from, step.to])]);
  const margin = (high - low || Math.abs(high) || 1) * 0.03;
  const x = d3.scaleLinear([low - margin, high + margin], [0, 100]);
  const place = (value) => `${x(value)}%`;
  return steps.map((step, i) => {
    const left = Math.min(step.from, step.to);
    const marks = [el("i", { class: "line", style: { left: place(start) } }), el("i", { class: "line end", style: { left: place(end) } })];
    if (i > 0) marks.push(el("i", { class: "joint", style: { left: place(step.from) } }));
    if (step.kind === "end") marks.push(el("i", { class: "knob", style: { left: place(step.to) } }));
    else marks.push(el("i", { class: `step ${step.kind}`, style: { left: place(left), width: `${x(Math.max(step.from, step.to)) - x(left)}%` } }));
    return el("div", { "aria-hidden": "true" }, ...marks);
  });
}

/** Colours for low to high values. */
export function valueScale() {
  const dark = getComputedStyle(document.documentElement).colorScheme === "dark"
    || (document.documentElement.dataset.theme !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  return d3.interpolateRgbBasis(dark ? ["#57503f", "#a98bb0", "#e4d4ff"] : ["#d8c9ab", "#8a6f8f", "#3b2a63"]);
}

/** Dots along one axis, pushed apart where they would overlap; the shade tells the value's rank. Returns where each dot lies. */
export function swarm(canvas, dots, x, shade) {
  const ratio = window.devicePixelRatio || 1;
  const { width, height } = canvas.getBoundingClientRect();
  canvas.width = width * ratio;
  canvas.height = height * ratio;
  const context = canvas.getContext("2d");
  context.scale(ratio, ratio);
  context.strokeStyle = colour("--rule");
  context.beginPath();
  context.moveTo(x(0), 0);
  context.lineTo(x(0), height);
  context.stroke();
  const plain = colour("--mute");
  const radius = 2.1;
  const columns = new Map();
  const stacked = d3.sort(dots, (dot) => dot.order).map((dot) => {
    const px = x(dot.attribution);
    const column = Math.round(px / (radius * 1.5));
    const taken = columns.get(column) ?? 0;
    columns.set(column, taken + 1);
    return { ...dot, px, level: Math.ceil(taken / 2) * (taken % 2 ? 1 : -1) };
  });
  // A crowd closes ranks rather than leave its lane.
  const reach = height / 2 - radius - 1;
  const step = Math.min(radius * 1.25, reach / (d3.max(stacked, (dot) => Math.abs(dot.level)) || 1));
  const placed = stacked.map((dot) => ({ ...dot, py: height / 2 + dot.level * step }));
  for (const dot of placed) {
    context.fillStyle = dot.share === null ? plain : shade(dot.share);
    context.beginPath();
    context.arc(dot.px, dot.py, radius, 0, 2 * Math.PI);
    context.fill();
  }
  return d3.quadtree(placed, (dot) => dot.px, (dot) => dot.py);
}

/** Paints one pixel per element; each is [red, green, blue, opacity]. */
function raster(rows, columns, scale, label, pixel) {
  const canvas = el("canvas", { class: "heat", width: columns, height: rows, role: "img", "aria-label": label, style: { width: `${columns * scale}px` } });
  const context = canvas.getContext("2d");
  const image = context.createImageData(columns, rows);
  for (let i = 0; i < rows * columns; i++) image.data.set(pixel(i), 4 * i);
  context.putImageData(image, 0, 0);
  return canvas;
}

const opacity = (value, largest) => Math.sqrt(Math.abs(value) / largest);

/** Attributions of a two-dimensional input: ochre raises, blue lowers, paper is nothing. */
export function heatMap(values, rows, columns, scale = 1) {
  const largest = d3.max(values, Math.abs) || 1;
  const up = d3.rgb(colour("--up"));
  const down = d3.rgb(colour("--down"));
  return raster(rows, columns, scale, `Attributions of ${rows} by ${columns} elements`, (i) => {
    const { r, g, b } = values[i] > 0 ? up : down;
    return [r, g, b, 255 * opacity(values[i], largest)];
  });
}

/** A picture, `planes` holding one array for grey or three for red, green and blue, each scaled from its least to its largest value. */
export function picture(planes, rows, columns, scale = 1) {
  const grey = greyscale(planes);
  return raster(rows, columns, scale, `The input, ${rows} by ${columns} elements`, (i) => [...grey(i), 255]);
}

/** The attributions upon the picture, which is paled to grey so that colour still speaks of them alone. */
export function overlay(planes, values, rows, columns, scale = 1) {
  const largest = d3.max(values, Math.abs) || 1;
  const up = d3.rgb(colour("--up"));
  const down = d3.rgb(colour("--down"));
  const colours = greyscale(planes);
  return raster(rows, columns, scale, "The attributions upon the input", (i) => {
    const level = 70 + 0.6 * d3.mean(colours(i));
    const { r, g, b } = values[i] > 0 ? up : down;
    const share = opacity(values[i], largest);
    return [r, g, b].map((part) => share * part + (1 - share) * level).concat(255);
  });
}

/** Maps an element to red, green and blue. */
function greyscale(planes) {
  const [low, high] = d3.extent(planes.flatMap((plane) => d3.extent(plane)));
  const level = (value) => (255 * (value - low)) / (high - low || 1);
  return planes.length >= 3 ? (i) => planes.slice(0, 3).map((plane) => level(plane[i])) : (i) => Array(3).fill(level(planes[0][i]));
}
