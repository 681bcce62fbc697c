// The local server: what it shows, what people do, and its stream of changes.

import { language, t } from "./words.js";

async function read(path) {
  const answer = await fetch(path, { cache: "no-store" });
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
}

// Throws an Error whose message can be shown to the person.
async function send(path, body) {
  const json = !(body instanceof FormData);
  const answer = await fetch(path, {
    method: "POST",
    body: json ? JSON.stringify(body) : body,
    headers: json ? { "content-type": "application/json" } : {},
  }).catch(() => {
    throw new Error(t("error.offline"));
  });
  if (answer.ok) return answer.json();
  const problem = await answer.json().catch(() => ({ key: "error.refused", values: { reason: answer.status } }));
  throw new Error(t(problem.key, problem.values));
}

function upload(files, caption, replyTo) {
  const form = new FormData();
  for (const file of files) form.append("files", file, file.name);
  if (caption) form.append("caption", caption);
  if (replyTo) form.append("reply_to", replyTo);
  return form;
}

const at = (userId, what) => `/phones/chat/${userId}/${what}`;

const done = new Map();

// What somebody does arrives in the order in which they did it, however long one thing is on its way.
function inTurn(userId, what, body) {
  const doing = (done.get(userId) ?? Promise.resolve()).then(() => send(at(userId, what), body));
  done.set(userId, doing.catch(() => {}));
  return doing;
}

export const server = {
  state: () => read(`/phones/state?language=${language}`),
  chat: (userId) => read(`/phones/chat/${userId}`),
  say: (userId, text, replyTo) => inTurn(userId, "text", { text, reply_to: replyTo }),
  photos: (userId, files, caption, replyTo) => inTurn(userId, "photos", upload(files, caption, replyTo)),
  document: (userId, files, caption, replyTo) => inTurn(userId, "document", upload(files, caption, replyTo)),
  press: (userId, messageId, data) => inTurn(userId, "press", { message_id: messageId, data }),
  look: (userId) => send(at(userId, "look"), {}),
  unblock: (userId) => inTurn(userId, "unblock", {}),
  sampleNotice: async (name) => {
    const answer = await fetch("/phones/sample-notice").catch(() => null);
    if (!answer?.ok) throw new Error(t("error.offline"));
    return new File([await answer.blob()], name, { type: "text/plain" });
  },
  setLanguage: (chosen) => send("/phones/language", { language: chosen }),
  moveClock: (where) => send("/phones/clock", where),
  fileUrl: (file) => `/phones/files/${encodeURIComponent(file.id)}`,
};

// `work`, never twice at once: what is asked for while it runs is done once more after it.
export function oneAtATime(work) {
  let running = null;
  let again = false;
  const repeat = async () => {
    do {
      again = false;
      await work();
    } while (again);
  };
  return () => {
    again = true;
    running ??= repeat().finally(() => (running = null));
    return running;
  };
}

// The browser reconnects by itself; `onOpen` then fetches everything again.
export function listen({ onOpen, onChange, onBeat, onLost }) {
  const source = new EventSource("/phones/events");
  source.addEventListener("hello", onOpen);
  source.addEventListener("change", (event) => onChange(JSON.parse(event.data)));
  source.addEventListener("heartbeat", onBeat);
  source.addEventListener("error", onLost);
}
