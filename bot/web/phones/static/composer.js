// Where a person writes: text, reply, commands, photos and files.

import { el, icon } from "./dom.js";
import { gaugePhoto } from "./gauge.js";
import { server } from "./server.js";
import { t } from "./words.js";

const PHOTO_BYTES = 10 * 1024 * 1024;
const FILE_BYTES = 50 * 1024 * 1024;
const ALBUM_MOST = 10;
const SENT_AS_IS = ["image/jpeg", "image/png"];

export class Composer {
  constructor(phone) {
    this.phone = phone;
    this.replyTo = null;
    this.photos = [];
    this.commands = [];
    this.build();
  }

  build() {
    this.input = el("textarea", {
      rows: "1", maxlength: "4096", class: "input", placeholder: t("composer.placeholder"), "aria-label": t("composer.placeholder"),
      oninput: () => this.onInput(), onkeydown: (event) => this.onKey(event), onpaste: (event) => this.onPaste(event),
    });
    this.photoField = this.field("image/*", (files) => this.addPhotos(files));
    this.fileField = this.field("", (files) => this.sendFiles(files));
    this.menuButton = this.round("menu", t("composer.menu"), () => this.toggleCommands(), "menu-button");
    this.attachButton = this.round("clip", t("composer.attach"), () => this.toggleAttach());
    this.sendButton = this.round("send", t("composer.send"), () => this.send(), "send");
    this.quoteBar = el("div", { class: "quote-bar", hidden: true });
    this.strip = el("div", { class: "strip", hidden: true });
    this.sheet = el("div", { class: "sheet", hidden: true });
    this.node = el(
      "form",
      { class: "composer", onsubmit: (event) => (event.preventDefault(), this.send()) },
      this.sheet, this.quoteBar, this.strip,
      el("div", { class: "write" }, this.menuButton, this.input, this.attachButton, this.sendButton),
      this.photoField, this.fileField,
    );
    this.node.addEventListener("keydown", (event) => event.key === "Escape" && this.closeSheet(true));
  }

  field(accept, take) {
    const node = el("input", { type: "file", accept, multiple: true, hidden: true, tabindex: "-1" });
    node.addEventListener("change", () => {
      take([...node.files]);
      node.value = "";
    });
    return node;
  }

  round(name, label, onclick, extra = "") {
    return el("button", { class: `round ${extra}`, type: "button", title: label, "aria-label": label, onclick }, icon(name));
  }

  setCommands(commands) {
    this.commands = commands;
    this.menuButton.hidden = commands.length === 0;
  }

  // Text

  onInput() {
    this.input.style.height = "auto";
    this.input.style.height = `${Math.min(this.input.scrollHeight, 120)}px`;
    const typed = this.input.value;
    if (/^\/\w*$/.test(typed)) this.showCommands(typed.slice(1));
    else if (this.sheet.dataset.kind === "commands") this.closeSheet();
  }

  onKey(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.send();
    } else if (event.key === "ArrowDown" && !this.sheet.hidden) {
      event.preventDefault();
      this.sheet.querySelector("button")?.focus();
    }
  }

  async send() {
    const text = this.input.value.trim();
    if (!text && this.photos.length === 0) return;
    const photos = this.photos.map((photo) => photo.file);
    const replyTo = this.replyTo?.id;
    this.clear();
    await this.phone.attempt(() =>
      photos.length ? server.photos(this.phone.userId, photos, text, replyTo) : server.say(this.phone.userId, text, replyTo),
    );
  }

  clear() {
    this.input.value = "";
    for (const photo of this.photos) URL.revokeObjectURL(photo.url);
    this.photos = [];
    this.reply(null);
    this.showStrip();
    this.closeSheet();
    this.onInput();
  }

  reply(message) {
    this.replyTo = message;
    this.quoteBar.hidden = !message;
    if (!message) return;
    const words = message.text.split("\n")[0] || message.document?.name || t("chat.photo");
    this.quoteBar.replaceChildren(
      icon("reply"),
      el("span", {}, el("b", {}, t("chat.reply")), el("span", { class: "quoted" }, words)),
      this.round("close", t("chat.cancel"), () => this.reply(null)),
    );
    this.input.focus();
  }

  // Commands and attachments share one sheet above the input

  toggleCommands() {
    if (this.sheet.dataset.kind === "commands") this.closeSheet();
    else this.showCommands("");
  }

  showCommands(typed) {
    const fitting = this.commands.filter(({ command }) => command.startsWith(typed.toLowerCase()));
    const lines = fitting.map(({ command, description }) =>
      this.choice(null, [el("b", {}, `/${command}`), description], () => this.sendCommand(command)),
    );
    this.openSheet("commands", t("composer.commands"), lines);
  }

  async sendCommand(command) {
    this.clear();
    await this.phone.attempt(() => server.say(this.phone.userId, `/${command}`));
  }

  toggleAttach() {
    if (this.sheet.dataset.kind === "attach") {
      this.closeSheet();
      return;
    }
    this.openSheet("attach", t("composer.attach"), [
      this.choice("picture", [t("composer.photo")], () => (this.closeSheet(), this.photoField.click())),
      this.choice("file", [t("composer.document")], () => (this.closeSheet(), this.fileField.click())),
      this.choice("gauge", [t("composer.sample")], () => this.addSample()),
      ...(this.phone.office.sampleNotice() ? [this.choice("file", [t("composer.sample_notice")], () => this.sendSampleNotice())] : []),
    ]);
    this.sheet.querySelector("button").focus();
  }

  choice(image, words, onclick) {
    const node = el("button", { type: "button", class: "choice", onclick }, image && icon(image), words.map((word) => (word.nodeType ? word : el("span", {}, word))));
    node.addEventListener("keydown", (event) => {
      const next = { ArrowDown: node.nextElementSibling, ArrowUp: node.previousElementSibling }[event.key];
      if (next === undefined) return;
      event.preventDefault();
      (next ?? this.input).focus();
    });
    return node;
  }

  openSheet(kind, label, lines) {
    this.sheet.dataset.kind = kind;
    this.sheet.setAttribute("aria-label", label);
    this.sheet.replaceChildren(...lines);
    this.sheet.hidden = lines.length === 0;
  }

  closeSheet(refocus = false) {
    const wasOpen = !this.sheet.hidden;
    this.sheet.hidden = true;
    this.sheet.dataset.kind = "";
    if (refocus && wasOpen) this.input.focus();
  }

  // Photos and files

  onPaste(event) {
    const pictures = [...event.clipboardData.files].filter((file) => file.type.startsWith("image/"));
    if (pictures.length === 0) return;
    event.preventDefault();
    this.addPhotos(pictures);
  }

  async addSample() {
    this.closeSheet();
    await this.addPhotos([await gaugePhoto(this.phone.now())]);
  }

  async sendSampleNotice() {
    this.closeSheet();
    await this.phone.attempt(async () => {
      const notice = await server.sampleNotice(this.phone.office.sampleNotice());
      await this.sendFiles([notice]);
    });
  }

  async addPhotos(files) {
    for (const file of files) {
      const photo = await asPhoto(file);
      if (photo === null) await this.sendFiles([file]);
      else if (photo.size > PHOTO_BYTES) this.phone.toast(t("error.photo_size"));
      else if (this.photos.length >= ALBUM_MOST) this.phone.toast(t("error.album_size"));
      else this.photos.push({ file: photo, url: URL.createObjectURL(photo) });
    }
    this.showStrip();
    this.input.focus();
  }

  showStrip() {
    this.strip.hidden = this.photos.length === 0;
    this.input.placeholder = t(this.photos.length ? "composer.caption" : "composer.placeholder");
    this.strip.replaceChildren(
      ...this.photos.map((photo) =>
        el(
          "span",
          { class: "chosen" },
          el("img", { src: photo.url, alt: photo.file.name }),
          this.round("close", t("composer.remove"), () => this.removePhoto(photo)),
        ),
      ),
    );
  }

  removePhoto(photo) {
    URL.revokeObjectURL(photo.url);
    this.photos = this.photos.filter((other) => other !== photo);
    this.showStrip();
    this.input.focus();
  }

  async sendFiles(files) {
    const fitting = files.filter((file) => file.size <= FILE_BYTES);
    if (fitting.length < files.length) this.phone.toast(t("error.file_size"));
    if (fitting.length === 0) return;
    const replyTo = this.replyTo?.id;
    this.reply(null);
    await this.phone.attempt(() => server.document(this.phone.userId, fitting, "", replyTo));
  }
}

// The picture as a JPEG or PNG, as a phone would send it; null if this browser can't read it.
async function asPhoto(file) {
  if (SENT_AS_IS.includes(file.type)) return file;
  const bitmap = await createImageBitmap(file).catch(() => null);
  if (bitmap === null) return null;
  const canvas = Object.assign(document.createElement("canvas"), { width: bitmap.width, height: bitmap.height });
  canvas.getContext("2d").drawImage(bitmap, 0, 0);
  const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.9));
  return new File([blob], "photo.jpg", { type: "image/jpeg" });
}
