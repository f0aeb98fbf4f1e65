// Draws the icons that systems show from public/icon.svg: `npm run icons` in web/. The pictures are committed.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { launchChromium } from "../tests/rig/chromium.mjs";

const PUBLIC = fileURLToPath(new URL("../public/", import.meta.url));
const GROUND = "#17141c";

/**
 * Android cuts what is maskable to any shape within its middle 80 %, and iOS rounds the corners itself: both are given
 * a square full of the ground.
 */
const ICONS = [
  { name: "192", size: 192, share: 1, square: false },
  { name: "512", size: 512, share: 1, square: false },
  { name: "maskable-512", size: 512, share: 0.86, square: true },
  { name: "apple-touch-icon", size: 180, share: 1, square: true },
];

const drawing = await readFile(`${PUBLIC}icon.svg`, "utf8");
const browser = await launchChromium();
try {
  await mkdir(`${PUBLIC}icons`, { recursive: true });
  for (const { name, size, share, square } of ICONS) {
    const page = await browser.newPage({ viewport: { width: size, height: size } });
    const ground = square ? GROUND : "transparent";
    const look = `margin: 0; height: 100vh; display: grid; place-items: center; background: ${ground}`;
    await page.setContent(`<body style="${look}">${drawing}</body>`);
    await page.addStyleTag({ content: `svg { width: ${share * 100}vw; height: ${share * 100}vw }` });
    await writeFile(`${PUBLIC}icons/${name}.png`, await page.screenshot({ omitBackground: !square }));
    await page.close();
    console.log(`public/icons/${name}.png`);
  }
} finally {
  await browser.close();
}
