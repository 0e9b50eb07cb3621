import { follow, get } from "./api.js";
import { el, link, setText } from "./dom.js";
import { explanation, prediction } from "./explanation.js";
import { clock, plural } from "./format.js";
import { model } from "./model.js";
import { overview } from "./overview.js";
import { alerts, deadLetters, explanations } from "./search.js";

const byId = (id) => document.getElementById(id);
const content = byId("content");
let page = null;
let state = null;
let paused = false;
let visit = 0;

/** The page an address names. */
function pageOf(path, query) {
  const [place, name] = path.map(decodeURIComponent);
  switch (place) {
    case "": return overview();
    case "models": return model(name);
    case "explanations": return name ? explanation(name) : explanations(query);
    case "predictions": return prediction(name);
    case "alerts": return alerts(query);
    case "dead-letters": return deadLetters(query);
    default: throw new Error(`There is no page “${place}”.`);
  }
}

async function show() {
  const [path, query] = location.hash.replace(/^#\/?/, "").split("?");
  const number = ++visit;
  const parts = path.split("/");
  for (const anchor of document.querySelectorAll("nav a")) {
    if (anchor.dataset.page === (parts[0] || "overview")) anchor.setAttribute("aria-current", "page");
    else anchor.removeAttribute("aria-current");
  }
  let next;
  try {
    next = await pageOf(parts, new URLSearchParams(query));
  } catch (fault) {
    next = problem(fault);
  }
  if (number !== visit) return;
  page = next;
  document.title = `${page.title} · Plumbline`;
  content.replaceChildren(page.node);
  window.scrollTo(0, 0);
  await attempt(() => page.onShow?.());
  if (state) await attempt(() => page.onState?.(state));
}

function problem(fault) {
  const node = el("div", {}, el("h1", {}, "Not to be shown"), el("p", { class: "lead", style: { "margin-top": "14px" } }, fault.message),
    el("p", { class: "facts" }, el("a", { href: link() }, "Back to the overview")));
  return { node, title: "Not found" };
}

/** A part of the page that fails leaves the rest standing. */
async function attempt(work) {
  try {
    await work();
  } catch (fault) {
    if (page?.node && !page.failed) {
      page.failed = true;
      page.node.prepend(el("p", { class: "trouble", role: "alert" }, fault.message));
    }
  }
}

let alertsSeen = null;

function onState(next) {
  const ids = new Set(next.alerts.map((alert) => alert.id));
  if (alertsSeen) {
    const fresh = next.alerts.filter((alert) => !alertsSeen.has(alert.id));
    if (fresh.length) setText(byId("announce"), `${plural(fresh.length, "new alert")}: ${fresh[0].message}`);
  }
  alertsSeen = ids;
  const critical = next.alerts.filter((alert) => alert.severity === "CRITICAL").length;
  setText(byId("alert-count"), critical ? (critical === next.alerts.length && critical >= 30 ? "30+" : String(critical)) : "");
  if (paused) return;
  state = next;
  setText(byId("status"), paused ? "Paused" : `Live ${clock(next.overview.now)}`);
  if (page) attempt(() => page.onState?.(next));
}

function onConnection(connected) {
  const status = byId("status");
  status.classList.toggle("live", connected && !paused);
  status.classList.toggle("lost", !connected);
  if (!connected) setText(status, "Connection lost, trying again");
}

byId("pause").addEventListener("click", ({ target }) => {
  paused = !paused;
  target.setAttribute("aria-pressed", String(paused));
  target.textContent = paused ? "Resume" : "Pause";
  byId("status").classList.toggle("live", !paused);
  setText(byId("status"), paused ? "Paused" : "Live");
});

const THEMES = ["auto", "light", "dark"];
function useTheme(theme) {
  if (theme === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  byId("theme").textContent = `Theme: ${theme}`;
  localStorage.setItem("plumbline-theme", theme);
}
byId("theme").addEventListener("click", () => {
  const now = localStorage.getItem("plumbline-theme") ?? "auto";
  useTheme(THEMES[(THEMES.indexOf(now) + 1) % THEMES.length]);
  attempt(() => page?.onResize?.());
});
useTheme(localStorage.getItem("plumbline-theme") ?? "auto");

byId("search").addEventListener("submit", async (event) => {
  event.preventDefault();
  const wanted = byId("query").value.trim();
  if (!wanted) return;
  const found = await get("explanations", { prediction: wanted, limit: 2 });
  location.hash = found.length === 1 ? link("explanations", found[0].id) : `${link("explanations")}?prediction=${encodeURIComponent(wanted)}`;
});

byId("skip").addEventListener("click", () => content.focus());
document.addEventListener("keydown", (event) => {
  if (event.key === "/" && !event.ctrlKey && !event.metaKey && !/^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) {
    event.preventDefault();
    byId("query").focus();
  }
});

let resizing = 0;
addEventListener("resize", () => {
  clearTimeout(resizing);
  resizing = setTimeout(() => attempt(() => (page?.onResize ? page.onResize() : state && page?.onState?.(state))), 150);
});
addEventListener("hashchange", show);

show();
follow(onState, onConnection);
