// Makes the picture that messengers show of a link to no session in particular: `npm run preview-picture` in web/.
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { launchChromium } from "./rig/chromium.mjs";

const TARGET = fileURLToPath(new URL("../public/preview.jpg", import.meta.url));
const FONT = new URL(
  "../node_modules/@fontsource-variable/instrument-sans/files/instrument-sans-latin-wght-normal.woff2",
  import.meta.url,
);
const SIZE = { width: 1200, height: 630 };
const RAYS = 72;

/** Lengths that swell round the circle, as those of the start page do. */
function rays() {
  return Array.from({ length: RAYS }, (_, index) => {
    const turn = (index / RAYS) * Math.PI * 2;
    const swell = 0.5 + 0.28 * Math.sin(turn * 3 + 0.6) + 0.22 * Math.sin(turn * 5 + 2);
    const length = 8 + swell * 56 * (0.62 + 0.4 * Math.abs(Math.sin(index * 12.9898)));
    return `<line transform="rotate(${(index / RAYS) * 360} 200 200)" x1="200" x2="200" y1="122" y2="${122 - length}"
      stroke-width="5" opacity="${0.35 + length / 110}" />`;
  }).join("");
}

const font = (await readFile(FONT)).toString("base64");
const page = `<!doctype html>
<style>
  @font-face { font-family: Sans; src: url(data:font/woff2;base64,${font}); font-weight: 400 700; }
  body { margin: 0; width: ${SIZE.width}px; height: ${SIZE.height}px; display: flex; align-items: center;
    font-family: Sans; color: oklch(95% .008 62); background:
      radial-gradient(420px 420px at 880px 315px, oklch(52% .13 62 / .4), transparent),
      radial-gradient(1100px 900px at 880px 315px, oklch(52% .13 62 / .16), transparent 80%), oklch(16% .01 62); }
  main { width: 560px; padding-left: 90px; }
  h1 { margin: 0; font-size: 84px; line-height: 1.04; letter-spacing: -.03em; font-weight: 600; }
  p { display: flex; align-items: center; gap: 16px; margin: 0 0 36px; font-size: 30px; font-weight: 600; }
  p svg { width: 36px; fill: oklch(80% .125 62); }
  .light { position: absolute; left: 645px; top: 80px; width: 470px; stroke: oklch(80% .125 62); stroke-linecap: round; }
  .light circle { fill: oklch(80% .125 62); stroke: none; }
</style>
<main>
  <p><svg viewBox="0 0 22 22"><rect x="1" y="8" width="3.5" height="6" rx="1.75" /><rect x="6.6" y="4.5" width="3.5"
    height="13" rx="1.75" /><rect x="12.2" y="1" width="3.5" height="20" rx="1.75" /><rect x="17.8" y="6.5" width="3.5"
    height="9" rx="1.75" /></svg>WhatsSound</p>
  <h1>Same song, same second.</h1>
</main>
<svg class="light" viewBox="0 0 400 400">${rays()}<circle cx="200" cy="200" r="52" /></svg>`;

const browser = await launchChromium();
try {
  const tab = await browser.newPage({ viewport: SIZE });
  await tab.setContent(page);
  await tab.evaluate(() => document.fonts.ready);
  await tab.screenshot({ path: TARGET, type: "jpeg", quality: 86 });
} finally {
  await browser.close();
}
