// One message, or one album, as the chat shows it.

import { el, icon, lively, openDialog } from "./dom.js";
import { server } from "./server.js";
import { clockTime, fileSize, t } from "./words.js";

// Messages in order, those of one album together.
export function grouped(messages) {
  const groups = [];
  for (const message of messages) {
    const last = groups.at(-1);
    if (message.album && last && last[0].album === message.album) last.push(message);
    else groups.push([message]);
  }
  return groups;
}

export function bubble(group, actions) {
  const [first] = group;
  const words = group.find((message) => message.text)?.text ?? "";
  const photos = group.filter((message) => message.photo);
  const body = el(
    "div",
    { class: `bubble${photos.length ? " with-photo" : ""}` },
    first.reply && quote(first.reply, actions),
    photos.length > 0 && gallery(photos),
    group.filter((message) => message.document).map((message) => fileCard(message.document)),
    first.other && el("p", { class: "words other" }, t("chat.other")),
    words && el("p", { class: "words" }, lively(words, actions), room(group.at(-1))),
    foot(group.at(-1), !words && photos.length > 0),
  );
  return el(
    "div",
    { class: `message ${first.mine ? "mine" : "theirs"}`, "data-id": group.at(-1).id },
    el("div", { class: "line" }, body, replyButton(group.at(-1), actions)),
    keyboard(group.at(-1), actions),
  );
}

// Keeps the last line of the words clear of the foot, which lies in the corner.
function room(message) {
  return el("span", { class: "room", "aria-hidden": "true" }, foot(message, false));
}

function foot(message, onPhoto) {
  return el(
    "span",
    { class: `foot${onPhoto ? " on-photo" : ""}` },
    message.silent && el("span", { class: "mute", title: t("chat.silent"), "aria-label": t("chat.silent") }, icon("mute")),
    message.edited && el("span", { class: "edited" }, t("chat.edited")),
    el("time", {}, clockTime(message.date)),
    message.mine && el("span", { class: "ticks", "aria-hidden": "true" }, "✓✓"),
  );
}

function quote(reply, actions) {
  return el(
    "button",
    { class: "quote", type: "button", onclick: () => actions.onJump(reply.id) },
    reply.photo && el("img", { src: server.fileUrl(reply.photo), alt: "" }),
    el("span", {}, el("b", {}, reply.sender), el("span", { class: "quoted" }, reply.text.split("\n")[0] || t("chat.photo"))),
  );
}

function gallery(photos) {
  return el(
    "div",
    { class: `photos of-${Math.min(photos.length, 4)}` },
    photos.map(({ photo, text }) =>
      el(
        "button",
        { class: "photo", type: "button", "aria-label": text || t("chat.photo"), onclick: () => enlarge(photo, text) },
        el("img", { src: server.fileUrl(photo), alt: text || t("chat.photo"), width: photo.width, height: photo.height }),
      ),
    ),
  );
}

function enlarge(photo, text) {
  openDialog("lightbox", t("chat.photo"), (close) => [
    el("img", { src: server.fileUrl(photo), alt: text || t("chat.photo") }),
    text && el("p", {}, text),
    el("button", { class: "round", type: "button", "aria-label": t("chat.close"), onclick: close }, icon("close")),
  ].filter(Boolean));
}

function fileCard(file) {
  const suffix = file.name.includes(".") ? file.name.split(".").pop().slice(0, 4) : "";
  return el(
    "a",
    { class: "file", href: server.fileUrl(file), download: file.name, title: t("chat.download") },
    el("span", { class: "file-icon" }, suffix || icon("file")),
    el("span", {}, el("b", {}, file.name), el("small", {}, `${fileSize(file.size)} · ${t("chat.download")}`)),
  );
}

function keyboard(message, actions) {
  if (!message.keyboard.length) return null;
  return el(
    "div",
    { class: "keyboard" },
    message.keyboard.map((row) => el("div", { class: "row" }, row.map((button) => key(message, button, actions)))),
  );
}

function key(message, button, actions) {
  if (button.url) {
    const props = { class: "key link", href: button.url, target: "_blank", rel: "noreferrer" };
    return el("a", { ...props, onclick: (event) => actions.onLink(button.url, event) }, button.label);
  }
  const node = el("button", { class: "key", type: "button" }, button.label);
  node.addEventListener("click", () =>
    button.copy ? actions.onCopy(button.copy) : actions.onPress(message.id, button.data, node),
  );
  return node;
}

function replyButton(message, actions) {
  const label = t("chat.reply");
  return el("button", { class: "reply", type: "button", title: label, "aria-label": label, onclick: () => actions.onReply(message) }, icon("reply"));
}
