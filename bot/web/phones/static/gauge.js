// A sample photo, so that one can try without having one: an extinguisher's gauge, with the office date on it.

import { fullDate, t } from "./words.js";

const WIDE = 960;
const HIGH = 720;
const FONT = '"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif';

// A JPEG file of the gauge at this office time.
export async function gaugePhoto(now) {
  const canvas = Object.assign(document.createElement("canvas"), { width: WIDE, height: HIGH });
  const pen = canvas.getContext("2d");
  wall(pen);
  dial(pen, 480, 350, 235);
  needle(pen, 480, 350, 180, -0.06 + 0.12 * Math.random());
  label(pen, now);
  const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.88));
  return new File([blob], "gauge.jpg", { type: "image/jpeg" });
}

function wall(pen) {
  const light = pen.createLinearGradient(0, 0, WIDE, HIGH);
  light.addColorStop(0, "#d9d3c7");
  light.addColorStop(1, "#a79f90");
  pen.fillStyle = light;
  pen.fillRect(0, 0, WIDE, HIGH);
  const red = pen.createLinearGradient(150, 0, 810, 0);
  red.addColorStop(0, "#7c0f12");
  red.addColorStop(0.35, "#d8262b");
  red.addColorStop(1, "#6d0b0e");
  pen.fillStyle = red;
  pen.beginPath();
  pen.roundRect(150, 70, 660, 760, 130);
  pen.fill();
}

function dial(pen, x, y, radius) {
  disc(pen, x, y, radius + 26, "#8c8a86");
  disc(pen, x, y, radius + 16, "#e9e6e0");
  disc(pen, x, y, radius, "#fbfaf6");
  arc(pen, x, y, radius - 45, -225, -160, "#c8322f");
  arc(pen, x, y, radius - 45, -156, -24, "#2f9e4f");
  arc(pen, x, y, radius - 45, -20, 45, "#e2a52b");
  for (let angle = -225; angle <= 45; angle += 13.5) tick(pen, x, y, radius, angle);
  text(pen, t("sample.low"), x - 92, y + 108, 26, "#8d2522");
  text(pen, t("sample.good"), x - 62, y - 82, 30, "#1f7038");
  text(pen, t("sample.high"), x + 92, y + 108, 26, "#8a6210");
  text(pen, "1.2 MPa", x, y + 160, 28, "#333");
}

function disc(pen, x, y, radius, colour) {
  pen.fillStyle = colour;
  pen.beginPath();
  pen.arc(x, y, radius, 0, 7);
  pen.fill();
}

function arc(pen, x, y, radius, from, to, colour) {
  pen.strokeStyle = colour;
  pen.lineWidth = 34;
  pen.beginPath();
  pen.arc(x, y, radius, (from * Math.PI) / 180, (to * Math.PI) / 180);
  pen.stroke();
}

function tick(pen, x, y, radius, degrees) {
  const angle = (degrees * Math.PI) / 180;
  pen.strokeStyle = "#333";
  pen.lineWidth = 4;
  pen.beginPath();
  pen.moveTo(x + Math.cos(angle) * (radius - 8), y + Math.sin(angle) * (radius - 8));
  pen.lineTo(x + Math.cos(angle) * (radius - 24), y + Math.sin(angle) * (radius - 24));
  pen.stroke();
}

function needle(pen, x, y, length, wobble) {
  const angle = -Math.PI / 2 + 0.2 + wobble;
  pen.strokeStyle = "#1b1b1b";
  pen.lineWidth = 9;
  pen.lineCap = "round";
  pen.beginPath();
  pen.moveTo(x - Math.cos(angle) * 40, y - Math.sin(angle) * 40);
  pen.lineTo(x + Math.cos(angle) * length, y + Math.sin(angle) * length);
  pen.stroke();
  disc(pen, x, y, 20, "#1b1b1b");
}

function label(pen, now) {
  pen.fillStyle = "rgba(0,0,0,.62)";
  // At the top: the message's own time lies over the bottom.
  pen.fillRect(0, 0, WIDE, 74);
  text(pen, `${t("sample.title")}  ${fullDate(now)}`, WIDE / 2, 48, 30, "#fff");
}

function text(pen, words, x, y, size, colour) {
  pen.font = `600 ${size}px ${FONT}`;
  pen.textAlign = "center";
  pen.fillStyle = colour;
  pen.fillText(words, x, y);
}
