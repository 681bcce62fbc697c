// The bar on top: office time, and the ways to move it on.

import { el, icon } from "./dom.js";
import { server } from "./server.js";
import { dayOf, fullDate, language, shortDateTime, shortDay, t } from "./words.js";

export class ClockBar {
  constructor(node, { onLanguage, onSound, onMoved, onProblem }) {
    this.node = node;
    this.handlers = { onLanguage, onSound, onMoved, onProblem };
    this.busy = false;
  }

  build(sound) {
    this.time = el("time", { class: "now" });
    this.dayButton = el("button", { type: "button", onclick: () => this.move({ days: 1 }) }, t("clock.day"));
    this.nextButton = el("button", { type: "button", class: "main", onclick: () => this.move({ next: true }) });
    this.date = el("input", { type: "date", tabindex: "-1", "aria-label": t("clock.to_day"), oninput: () => this.enable() });
    this.toDay = el("button", { type: "button", onclick: () => this.date.showPicker() }, t("clock.to_day"));
    this.goButton = el("button", { type: "button", class: "go", hidden: true, onclick: () => this.move({ day: this.date.value }) });
    this.node.replaceChildren(
      el("div", { class: "brand" }, el("img", { src: "/phones/static/icon.svg", alt: "" }), el("b", {}, t("brand")), el("small", {}, t("trial"))),
      el("div", { class: "clock" }, this.time, el("div", { class: "moves" }, this.dayButton, this.nextButton, el("span", { class: "to-day" }, this.toDay, this.date), this.goButton)),
      el("div", { class: "settings" }, this.soundButton(sound), this.languages()),
    );
  }

  soundButton(on) {
    const label = t(on ? "sound.on" : "sound.off");
    return el("button", { type: "button", class: "round quiet", title: label, "aria-label": label, "aria-pressed": String(on), onclick: this.handlers.onSound }, icon(on ? "sound" : "mute"));
  }

  languages() {
    const choice = (code, name) =>
      el("button", { type: "button", lang: code === "en" ? "en" : "zh-CN", "aria-pressed": String(language === code), onclick: () => this.handlers.onLanguage(code) }, name);
    return el("div", { class: "languages", role: "group", "aria-label": t("language") }, choice("zh_CN", "中文"), choice("en", "English"));
  }

  show(state) {
    this.state = state;
    this.time.textContent = this.busy ? t("clock.moving") : fullDate(state.now);
    this.time.dateTime = state.now;
    this.date.min = dayOf(state.now);
    const upcoming = state.next && el("small", {}, shortDateTime(state.next));
    this.nextButton.replaceChildren(t(state.next ? "clock.next" : "clock.nothing"), ...(upcoming ? [upcoming] : []));
    this.enable();
  }

  enable() {
    this.node.classList.toggle("busy", this.busy);
    this.dayButton.disabled = this.busy;
    this.nextButton.disabled = this.busy || !this.state?.next;
    this.toDay.disabled = this.busy;
    this.goButton.disabled = this.busy;
    this.goButton.hidden = !this.date.value;
    this.goButton.textContent = this.date.value && t("clock.go_to", { day: shortDay(this.date.value) });
  }

  async move(where) {
    if (this.busy) return;
    this.busy = true;
    this.show(this.state);
    try {
      await server.moveClock(where);
      this.date.value = "";
    } catch (error) {
      this.handlers.onProblem(error.message);
    }
    this.busy = false;
    await this.handlers.onMoved();
  }
}
