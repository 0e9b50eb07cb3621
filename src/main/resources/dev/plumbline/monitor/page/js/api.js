// The service's answers. A token, where one is asked for, stays in this tab.

const TOKEN = "plumbline-token";

export class Refused extends Error {}

function headers() {
  const token = sessionStorage.getItem(TOKEN);
  return token ? { Authorization: `Bearer ${token}` } : {};
}

async function request(path, accept = "application/json") {
  const response = await fetch(path, { headers: { Accept: accept, ...headers() } });
  if (response.status === 401) {
    await askForToken();
    return request(path, accept);
  }
  if (!response.ok) {
    const body = await response.json().catch(() => ({}));
    throw new Refused(body.error ?? `${path} answered ${response.status}`);
  }
  return response;
}

export async function get(...parts) {
  const query = typeof parts.at(-1) === "object" ? parts.pop() : {};
  const wanted = Object.entries(query).filter(([, value]) => value);
  const path = "api/" + parts.map(encodeURIComponent).join("/");
  const response = await request(wanted.length ? `${path}?${new URLSearchParams(wanted)}` : path);
  return response.json();
}

/** Calls back with every state the server sends; joins again after a break. EventSource cannot send a token, so this reads the stream itself. */
export async function follow(onState, onConnection) {
  for (let pause = 1000; ; pause = Math.min(pause * 2, 15_000)) {
    try {
      const response = await request("api/stream", "text/event-stream");
      onConnection(true);
      pause = 500;
      await readEvents(response.body, onState);
    } catch (fault) {
      if (!(fault instanceof TypeError || fault instanceof Refused)) console.warn(fault);
    }
    onConnection(false);
    await new Promise((resume) => setTimeout(resume, pause));
  }
}

async function readEvents(body, onState) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const events = (rest + value).split("\n\n");
    rest = events.pop();
    const newest = events.filter((event) => event.startsWith("event: state")).at(-1);
    if (newest) onState(JSON.parse(newest.slice(newest.indexOf("data: ") + 6)));
  }
}

let asking = null;

function askForToken() {
  asking ??= new Promise((resolve) => {
    const dialog = document.createElement("dialog");
    const form = document.createElement("form");
    form.method = "dialog";
    const label = document.createElement("label");
    label.textContent = "This service asks for its token.";
    const input = document.createElement("input");
    input.type = "password";
    input.required = true;
    const button = document.createElement("button");
    button.className = "solid";
    button.textContent = "Open";
    label.append(input);
    form.append(label, button);
    dialog.append(form);
    dialog.addEventListener("cancel", (event) => event.preventDefault());
    dialog.addEventListener("close", () => {
      sessionStorage.setItem(TOKEN, input.value);
      dialog.remove();
      asking = null;
      resolve();
    });
    document.body.append(dialog);
    dialog.showModal();
  });
  return asking;
}
