// One phone: a person's chat with the bot.

import { bubble, grouped } from "./bubbles.js";
import { Composer } from "./composer.js";
import { el, icon } from "./dom.js";
import { oneAtATime, server } from "./server.js";
import { dateDivider, dayOf, t } from "./words.js";

const TOAST_MS = 3500;
const TYPING_MS = 5000;
const NEAR = 80;

export class Phone {
  // `office` is the page: it knows the time, the bot, the other people, and whether this phone is alone on the screen.
  constructor(person, office, { choosable = false } = {}) {
    this.userId = person.id;
    this.person = person;
    this.office = office;
    this.payload = null;
    this.atEnd = true;
    this.drawn = new Map();
    this.waiting = new Map();
    this.refresh = oneAtATime(() => this.load());
    this.build(choosable);
  }

  now() {
    return this.office.now();
  }

  // Frame

  build(choosable) {
    const label = t("phone.label", { name: this.person.name });
    this.badge = el("span", { class: "badge", hidden: true });
    this.status = el("small", { class: "status" });
    this.pinBar = el("button", { class: "pin-bar", type: "button", hidden: true, onclick: () => this.jump(this.chat.pinned.id) });
    this.list = el("div", { class: "list", role: "log", "aria-label": label, tabindex: "0", onscroll: () => this.onScroll() });
    this.latest = el("button", { class: "latest round", type: "button", hidden: true, "aria-label": t("phone.latest"), onclick: () => this.toEnd(true) }, icon("down"));
    this.toasts = el("div", { class: "toasts", "aria-live": "assertive" });
    this.startBar = el("div", { class: "start-bar", hidden: true });
    this.composer = new Composer(this);
    this.node = el(
      "section",
      { class: "phone", "aria-label": label, "data-user": String(this.userId) },
      this.header(choosable),
      this.pinBar,
      el("div", { class: "screen" }, this.list, this.latest, this.toasts),
      this.startBar,
      this.composer.node,
    );
    new ResizeObserver(() => this.atEnd && this.toEnd()).observe(this.list);
    this.list.addEventListener("load", () => this.atEnd && this.toEnd(), true);
    for (const happening of ["pointerenter", "pointerdown", "focusin"]) this.node.addEventListener(happening, () => this.look());
  }

  header(choosable) {
    const who = el("span", { class: "who" }, el("b", {}, this.person.name), el("small", {}, this.person.role));
    return el(
      "header",
      { class: "phone-head" },
      el("span", { class: "face", "aria-hidden": "true", style: `--tint:${tint(this.userId)}` }, this.person.name.slice(0, 1)),
      choosable ? this.chooser(who) : who,
      this.badge,
      el("span", { class: "bot" }, el("span", { class: "bot-name" }, this.office.bot().name), this.status),
    );
  }

  chooser(who) {
    const options = this.office.others().map((other) =>
      el("option", { value: String(other.id), selected: other.id === this.userId }, `${other.name} · ${other.role}`),
    );
    const select = el("select", { "aria-label": t("phone.choose"), title: t("phone.choose"), onchange: () => this.office.swap(Number(select.value)) }, options);
    return el("label", { class: "chooser" }, who, icon("down"), select);
  }

  // What the server says

  async load() {
    this.chat = await server.chat(this.userId);
    this.draw();
  }

  draw() {
    const nearEnd = this.atEnd;
    const grew = this.drawMessages();
    this.composer.setCommands(this.chat.commands);
    this.drawStart();
    this.drawStatus();
    this.drawPin();
    if (nearEnd || grew === "mine") this.toEnd();
    this.showUnread(this.chat.unread);
    if (this.chat.unread && this.isWatched()) this.look();
  }

  // Draws what changed; says whether something was added, and by whom.
  drawMessages() {
    const first = this.drawn.size === 0;
    const nodes = [];
    const seen = new Map();
    let day = "";
    let grew = "";
    for (const group of grouped(this.chat.messages)) {
      const today = dayOf(group[0].date);
      if (today !== day) nodes.push(el("div", { class: "day" }, dateDivider(group[0].date, this.now())));
      day = today;
      const drawing = this.drawGroup(group, first);
      if (drawing.added) grew = group[0].mine ? "mine" : "theirs";
      seen.set(group[0].id, drawing);
      nodes.push(drawing.node);
    }
    this.drawn = seen;
    if (nodes.length === 0) nodes.push(this.emptyNote());
    sync(this.list, nodes);
    return grew;
  }

  drawGroup(group, first) {
    const looks = JSON.stringify(group);
    const before = this.drawn.get(group[0].id);
    if (before?.looks === looks) return { ...before, added: false };
    const node = bubble(group, this.actions());
    if (!first) node.classList.add(before ? "edited-now" : "arrived");
    return { looks, node, added: !before };
  }

  emptyNote() {
    const key = this.payload ? "phone.invited" : "phone.empty";
    return el("p", { class: "empty" }, t(key, { name: this.person.name }));
  }

  drawStart() {
    const { started, blocked } = this.chat;
    const needed = !started || blocked || this.payload !== null;
    this.startBar.hidden = !needed;
    this.composer.node.hidden = needed;
    if (!needed) return;
    const label = blocked ? "phone.restart" : this.payload ? "phone.start_with" : "phone.start";
    this.startBar.replaceChildren(el("button", { type: "button", class: "start", onclick: () => this.start() }, t(label)));
  }

  async start() {
    const text = this.payload ? `/start ${this.payload}` : "/start";
    this.payload = null;
    await this.attempt(async () => {
      if (this.chat.blocked) await server.unblock(this.userId);
      await server.say(this.userId, text);
    });
    this.composer.input.focus();
  }

  invite(payload) {
    this.payload = payload;
    if (this.chat) this.draw();
    this.startBar.querySelector("button")?.focus();
  }

  drawStatus() {
    clearTimeout(this.typingEnds);
    this.status.textContent = t(this.chat.typing ? "phone.typing" : "phone.bot");
    this.status.classList.toggle("typing", this.chat.typing);
    if (this.chat.typing) this.typingEnds = setTimeout(() => ((this.chat.typing = false), this.drawStatus()), TYPING_MS);
  }

  drawPin() {
    const { pinned } = this.chat;
    this.pinBar.hidden = !pinned;
    if (!pinned) return;
    const words = pinned.text.split("\n")[0];
    this.pinBar.replaceChildren(icon("pin"), el("span", {}, el("b", {}, t("phone.pinned")), el("span", { class: "quoted" }, words)));
  }

  // Unread

  isWatched() {
    const shown = this.node.offsetParent !== null && document.visibilityState === "visible";
    return shown && (this.node.matches(":hover") || this.node.contains(document.activeElement) || this.office.isAlone());
  }

  look() {
    if (!this.chat?.unread) return;
    this.chat.unread = 0;
    this.showUnread(0);
    server.look(this.userId).catch((error) => this.toast(error.message));
  }

  showUnread(count) {
    const rang = count > (this.person.unread ?? 0) && this.chat.messages.some((message) => message.id > this.chat.seen && !message.mine && !message.silent);
    this.person.unread = count;
    this.badge.hidden = count === 0;
    this.badge.textContent = String(count);
    this.badge.setAttribute("aria-label", t("phone.unread", { n: count }));
    this.node.classList.toggle("has-unread", count > 0);
    this.office.unreadChanged(this.userId, count, rang);
  }

  // Scrolling

  isNearEnd() {
    return this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight < NEAR;
  }

  onScroll() {
    this.atEnd = this.isNearEnd();
    this.latest.hidden = this.atEnd;
  }

  toEnd(smooth = false) {
    this.list.scrollTo({ top: this.list.scrollHeight, behavior: smooth ? "smooth" : "instant" });
  }

  jump(messageId) {
    const group = grouped(this.chat.messages).find((messages) => messages.some(({ id }) => id === messageId));
    const node = group && this.drawn.get(group[0].id)?.node;
    if (!node) return;
    node.scrollIntoView({ block: "center", behavior: "smooth" });
    node.classList.remove("edited-now");
    requestAnimationFrame(() => node.classList.add("edited-now"));
  }

  // What people do

  actions() {
    return {
      onCommand: (command) => this.attempt(() => server.say(this.userId, command)),
      onLink: (url, event) => this.office.openLink(url, event),
      onJump: (id) => this.jump(id),
      onReply: (message) => this.composer.reply(message),
      onPress: (id, data, node) => this.press(id, data, node),
      onCopy: (text) => navigator.clipboard.writeText(text).then(() => this.toast(t("chat.copied"))),
    };
  }

  async press(messageId, data, node) {
    node.classList.add("waiting");
    const result = await this.attempt(() => server.press(this.userId, messageId, data));
    if (!result || this.waiting.get(result.query_id) === "answered") node.classList.remove("waiting");
    else this.waiting.set(result.query_id, node);
  }

  answered({ query_id: queryId, text, alert }) {
    const node = this.waiting.get(queryId);
    if (node) node.classList?.remove("waiting");
    this.waiting.set(queryId, "answered");
    if (text && alert) this.alert(text);
    else if (text) this.toast(text);
  }

  async attempt(action) {
    try {
      return await action();
    } catch (error) {
      this.toast(error.message);
      return null;
    }
  }

  toast(text) {
    const node = el("p", { class: "toast" }, text);
    this.toasts.append(node);
    setTimeout(() => node.remove(), TOAST_MS);
  }

  alert(text) {
    const close = () => box.remove();
    const ok = el("button", { type: "button", class: "ok", onclick: close }, t("chat.ok"));
    const box = el("div", { class: "alert", role: "alertdialog", "aria-label": text }, el("div", {}, el("p", {}, text), ok));
    box.addEventListener("keydown", (event) => event.key === "Escape" && close());
    this.node.append(box);
    if (this.isWatched()) ok.focus();
  }
}

// Put `nodes` into `parent`, leaving in place those that are there already.
function sync(parent, nodes) {
  nodes.forEach((node, index) => {
    const there = parent.childNodes[index];
    if (there === node) return;
    if (there?.className === "day" && node.className === "day" && there.textContent === node.textContent) return;
    parent.insertBefore(node, there ?? null);
  });
  while (parent.childNodes.length > nodes.length) parent.lastChild.remove();
}

function tint(userId) {
  return `hsl(${(userId * 137) % 360} 38% 38%)`;
}
