// Small helpers to build what the page shows.

export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "class") node.className = value;
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name in node && typeof value !== "string") node[name] = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

const ICONS = {
  menu: "M4 7h16M4 12h16M4 17h16",
  close: "M6 6l12 12M18 6 6 18",
  clip: "m20 11-8.5 8.5a5 5 0 0 1-7-7L13 4a3.3 3.3 0 0 1 4.700 4.700l-8.200 8.200a1.700 1.700 0 0 1-2.400-2.400L14.500 7.500",
  send: "M4 12 20 4l-6 16-3-7z",
  reply: "M10 7 5 12l5 5M5 12h9a5 5 0 0 1 5 5v1",
  pin: "M9 4h6l-1 6 3 3H7l3-3zM12 13v7",
  down: "m6 9 6 6 6-6",
  file: "M7 3h7l5 5v13H7zM14 3v5h5",
  picture: "M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4",
  gauge: "M4 17a8.500 8.500 0 1 1 16 0M12 15l4-5",
  sound: "M5 10v4h3l4 4V6L8 10zM16 9a4 4 0 0 1 0 6",
  mute: "M5 10v4h3l4 4V6L8 10zM16 10l4 4M20 10l-4 4",
};

export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.classList.add("icon");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

const LINK = /(https?:\/\/[^\s<>“”「」，。；、（）]+|(?<![\w/@])\/[A-Za-z0-9_]{1,64}(?![\w/]))/g;

// Plain text with its links and commands made alive; everything else stays text.
export function lively(text, { onCommand, onLink }) {
  return text.split(LINK).map((part, index) => {
    if (index % 2 === 0) return part;
    if (part.startsWith("/")) {
      return el("button", { class: "command-link", type: "button", onclick: () => onCommand(part) }, part);
    }
    return el("a", { href: part, target: "_blank", rel: "noreferrer", onclick: (event) => onLink(part, event) }, part);
  });
}

// A dialog that closes on Escape, on a click beside it, and by its buttons.
export function openDialog(className, label, build) {
  const dialog = el("dialog", { class: className, "aria-label": label });
  const close = () => dialog.close();
  dialog.append(...build(close));
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", (event) => event.target === dialog && close());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}
