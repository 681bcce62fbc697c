// The page: several phones, a clock, one suggestion, two languages.

import { ClockBar } from "./clock.js";
import { el, openDialog } from "./dom.js";
import { Phone } from "./phone.js";
import { listen, oneAtATime, server } from "./server.js";
import { dayOf, inZone, language, speak, t } from "./words.js";

const narrow = matchMedia("(max-width: 719px)");
const $ = (selector) => document.querySelector(selector);

class Page {
  constructor() {
    this.state = null;
    this.phones = new Map();
    this.shown = null;
    this.extra = null;
    this.sound = localStorage.getItem("sound") === "on";
    this.loadState = oneAtATime(() => this.fetchState());
    this.clock = new ClockBar($(".top"), {
      onLanguage: (code) => this.setLanguage(code),
      onSound: () => this.toggleSound(),
      onMoved: () => this.loadState().catch(() => this.lost()),
      onProblem: (text) => this.notice(text),
    });
  }

  async begin() {
    await speak(language);
    // The phones follow a choice made on an earlier visit.
    if (language === "en") await server.setLanguage(language);
    await this.loadState();
    const asked = new URLSearchParams(location.search);
    this.extra = this.others()[0]?.id ?? null;
    this.build();
    await this.refreshAll();
    if (asked.has("open")) this.openFor(Number(asked.get("open")), asked.get("start"));
    listen({
      onOpen: () => this.reconnected(),
      onChange: (change) => this.onChange(change),
      onBeat: () => this.loadState().catch(() => this.lost()),
      onLost: () => this.lost(),
    });
    narrow.addEventListener("change", () => this.fold());
  }

  // What the phones ask

  now() { return this.state.now; }
  bot() { return this.state.bot; }
  sampleNotice() { return this.state.sample_notice; }
  isAlone() { return narrow.matches; }
  others() { return this.state.people.slice(this.state.fixed); }

  person(userId) { return this.state.people.find(({ id }) => id === userId); }

  // Building

  build() {
    this.clock.build(this.sound);
    const before = new Map(this.phones);
    this.phones.clear();
    const people = this.state.people.slice(0, this.state.fixed);
    for (const person of people) this.phones.set(person.id, new Phone({ ...person }, this));
    if (this.extra !== null) this.phones.set(this.extra, this.extraPhone());
    for (const phone of this.phones.values()) phone.payload = before.get(phone.userId)?.payload ?? null;
    $(".phones").replaceChildren(...[...this.phones.values()].map((phone) => phone.node));
    this.buildTabs();
    this.buildReal();
    this.show(this.phones.has(this.shown) ? this.shown : people[0].id);
    this.showState();
  }

  extraPhone() {
    return new Phone({ ...this.person(this.extra) }, this, { choosable: this.others().length > 1 });
  }

  buildTabs() {
    const tabs = [...this.phones.values()].map((phone) =>
      el(
        "button",
        { type: "button", role: "tab", "data-user": String(phone.userId), onclick: () => this.show(phone.userId) },
        el("b", {}, phone.person.name), el("small", {}, phone.person.role), el("span", { class: "badge", hidden: true }),
      ),
    );
    $(".tabs").replaceChildren(...tabs);
  }

  buildReal() {
    const lines = ["real.1", "real.2", "real.3"].map((key) => el("li", {}, t(key)));
    $(".real").replaceChildren(el("h2", {}, t("real.title")), el("ol", {}, lines));
  }

  show(userId) {
    this.shown = userId;
    for (const phone of this.phones.values()) phone.node.classList.toggle("shown", phone.userId === userId);
    for (const tab of $(".tabs").children) tab.setAttribute("aria-selected", String(Number(tab.dataset.user) === userId));
    this.showHint();
    const phone = this.phones.get(userId);
    if (!narrow.matches || !phone?.chat) return;
    phone.toEnd();
    phone.look();
  }

  // The screen became narrow or wide: other phones are in view now.
  fold() {
    this.show(this.shown);
    for (const phone of this.phones.values()) phone.toEnd();
  }

  async swap(userId) {
    if (userId === this.extra) return;
    const before = this.phones.get(this.extra);
    this.phones.delete(this.extra);
    this.extra = userId;
    const phone = this.extraPhone();
    this.phones.set(userId, phone);
    before.node.replaceWith(phone.node);
    this.buildTabs();
    this.show(this.shown === before.userId ? userId : this.shown);
    await phone.refresh();
    this.showState();
  }

  // State and changes

  async fetchState() {
    const before = this.state;
    this.state = await server.state();
    inZone(this.state.zone);
    if (!this.phones.size) return;
    this.showState();
    if (dayOf(before.now) === dayOf(this.state.now)) return;
    for (const phone of this.phones.values()) if (phone.chat) phone.draw();
  }

  showState() {
    this.clock.show(this.state);
    const userId = this.state.hint.user_id;
    for (const phone of this.phones.values()) phone.node.classList.toggle("hinted", phone.userId === userId);
    for (const tab of $(".tabs").children) tab.classList.toggle("hinted", Number(tab.dataset.user) === userId);
    this.showHint();
  }

  showHint() {
    const { text, user_id: userId } = this.state.hint;
    $(".hint").hidden = !text;
    if (text) $(".hint").replaceChildren(el("span", {}, el("b", {}, t("hint.label")), text), this.hintButton(userId) ?? "");
  }

  hintButton(userId) {
    const person = userId && this.person(userId);
    if (!person || (this.phones.has(userId) && (!narrow.matches || this.shown === userId))) return null;
    return el("button", { type: "button", onclick: () => this.openFor(userId) }, t("hint.show", { name: person.name }));
  }

  async refreshAll() {
    await Promise.all([...this.phones.values()].map((phone) => phone.refresh()));
    for (const phone of this.phones.values()) phone.toEnd();
  }

  async onChange({ chats, commands, answers }) {
    for (const answer of answers) this.phones.get(answer.user_id)?.answered(answer);
    const concerned = [...this.phones.values()].filter((phone) => commands || chats.includes(phone.userId));
    await Promise.all([...concerned.map((phone) => phone.refresh()), this.loadState()]).catch(() => this.lost());
  }

  async reconnected() {
    $(".offline").hidden = true;
    const all = [...this.phones.values()].map((phone) => phone.refresh());
    await Promise.all([...all, this.loadState()]).catch(() => this.lost());
  }

  lost() {
    $(".offline").hidden = false;
    $(".offline").textContent = t("error.offline");
  }

  unreadChanged(userId, count, rang) {
    const badge = $(`.tabs [data-user="${userId}"] .badge`);
    if (badge) {
      badge.hidden = count === 0;
      badge.textContent = String(count);
    }
    if (rang && this.sound) ring();
  }

  // What people do with the page

  async setLanguage(code) {
    if (code === language) return;
    await speak(code);
    await server.setLanguage(code);
    await this.loadState();
    this.build();
    await this.refreshAll();
  }

  toggleSound() {
    this.sound = !this.sound;
    localStorage.setItem("sound", this.sound ? "on" : "off");
    this.clock.build(this.sound);
    this.clock.show(this.state);
    if (this.sound) ring();
  }

  // A link that starts this bot asks whose phone opens it; any other opens as links do.
  openLink(url, event) {
    const link = new URL(url);
    const start = link.searchParams.get("start");
    if (!start || link.pathname.slice(1).toLowerCase() !== this.state.bot.username.toLowerCase()) return;
    event.preventDefault();
    openDialog("chooser-dialog", t("open.title"), (close) => [
      el("h2", {}, t("open.title")),
      ...this.likelyFirst().map((person) =>
        el(
          "button",
          { type: "button", class: "choice", onclick: () => (close(), this.openFor(person.id, start)) },
          el("b", {}, person.name), el("span", {}, person.role), !person.started && el("small", {}, t("open.new")),
        ),
      ),
      el("button", { type: "button", class: "cancel", onclick: close }, t("chat.cancel")),
    ]);
  }

  likelyFirst() {
    return [...this.state.people].sort((one, other) => Number(one.started) - Number(other.started));
  }

  async openFor(userId, start = null) {
    if (!this.person(userId)) return;
    if (!this.phones.has(userId)) await this.swap(userId);
    this.show(userId);
    this.showState();
    const phone = this.phones.get(userId);
    phone.node.scrollIntoView({ behavior: "smooth", block: "nearest", inline: "center" });
    if (start) phone.invite(start);
  }

  notice(text) {
    const node = el("p", { class: "notice", role: "alert" }, text);
    document.body.append(node);
    setTimeout(() => node.remove(), 4000);
  }
}

function ring() {
  const context = new AudioContext();
  const tone = context.createOscillator();
  const volume = context.createGain();
  tone.frequency.value = 880;
  volume.gain.setValueAtTime(0.08, context.currentTime);
  volume.gain.exponentialRampToValueAtTime(0.001, context.currentTime + 0.25);
  tone.connect(volume).connect(context.destination);
  tone.start();
  tone.stop(context.currentTime + 0.25);
  tone.onended = () => context.close();
}

await new Page().begin();
document.body.classList.add("ready");
