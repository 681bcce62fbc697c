// The page's texts and how it writes dates, in the language chosen and in the office's time zone.

let entries = {};
let zone = "Asia/Shanghai";
export let language = localStorage.getItem("language") === "en" ? "en" : "zh_CN";

export async function speak(chosen) {
  const answer = await fetch(`/phones/texts/${chosen}`);
  entries = await answer.json();
  language = chosen;
  localStorage.setItem("language", chosen);
  document.documentElement.lang = chosen === "en" ? "en" : "zh-CN";
  document.title = t("title");
}

export function inZone(name) {
  zone = name;
}

export function t(key, values = {}) {
  const text = entries[key.startsWith("page.") ? key : `page.${key}`] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

function parts(iso, timeZone = zone) {
  const locale = language === "en" ? "en-GB" : "zh-CN";
  const pick = (options) => new Intl.DateTimeFormat(locale, { timeZone, ...options });
  const numbers = Object.fromEntries(
    new Intl.DateTimeFormat("en-GB", {
      timeZone, year: "numeric", month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23",
    }).formatToParts(new Date(iso)).map((part) => [part.type, part.value]),
  );
  return {
    year: numbers.year, month: Number(numbers.month), day: Number(numbers.day), time: `${numbers.hour}:${numbers.minute}`,
    month_name: pick({ month: "long" }).format(new Date(iso)), month_short: pick({ month: "short" }).format(new Date(iso)),
    weekday: pick({ weekday: "long" }).format(new Date(iso)), weekday_short: pick({ weekday: "short" }).format(new Date(iso)),
  };
}

export const clockTime = (iso) => parts(iso).time;
export const fullDate = (iso) => t("date.full", parts(iso));
export const shortDate = (iso) => t("date.short", parts(iso));
export const shortDateTime = (iso) => t("date.short_time", parts(iso));

// The day as the date field writes it: 2026-11-23.
export function dayOf(iso) {
  const { year, month, day } = parts(iso);
  return `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

// A day as the date field has it, in words.
export const shortDay = (day) => t("date.short", parts(`${day}T00:00:00Z`, "UTC"));

export function dateDivider(iso, now) {
  if (dayOf(iso) === dayOf(now)) return t("chat.today");
  const sameYear = parts(iso).year === parts(now).year;
  return sameYear ? shortDate(iso) : t("date.day", parts(iso));
}

export function fileSize(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1024 * 1024 ? `${(bytes / 1024).toFixed(1)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
