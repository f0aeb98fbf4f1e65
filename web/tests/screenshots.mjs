// Makes the pictures of docs/screenshots with a real party: each screen in three widths and both themes.
// `npm run screenshots` in web/, or `npm run screenshots -- room recap` for those whose names begin so.
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Cast } from "./browser/cast.mjs";
import { ffmpeg } from "./browser/ffmpeg.mjs";
import { closeLayer, DESKTOP, PHONE, screensOf, show, TABLET } from "./browser/screens.mjs";

const FOLDER = fileURLToPath(new URL("../../docs/screenshots/", import.meta.url));
const SIZES = [PHONE, TABLET, DESKTOP];
const THEMES = ["dark", "light"];
// A picture in a repository is small: fewer colours, dithered.
const PALETTE =
  "split[a][b];[a]palettegen=max_colors=256:reserve_transparent=0[p];[b][p]paletteuse=dither=bayer:bayer_scale=4";
const CHAT = [
  "Welcome in. Lights down, volume up.",
  "The guitar is a friend of a friend. The next one is slower",
  "Vote for what you want after that",
];
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const wanted = process.argv.slice(2);
const nameOf = (screen) => screen.replaceAll(/[^a-z]+/g, "-");
const isWanted = (name) => wanted.length === 0 || wanted.some((each) => name.startsWith(each));

async function picture(visitor, name) {
  const draft = join(drafts, "draft.png");
  await visitor.page.mouse.move(0, 0);
  await pause(500); // what moved stands still
  await visitor.page.screenshot({ path: draft });
  const smaller = ["-vf", PALETTE, "-pred", "mixed", "-compression_level", "100"];
  await ffmpeg(cast.server, "-i", draft, ...smaller, join(FOLDER, `${name}.png`));
  console.log(`docs/screenshots/${name}.png`);
}

async function inBothThemes(visitor, name) {
  for (const theme of THEMES) {
    await visitor.page.evaluate((told) => (document.documentElement.dataset.theme = told), theme);
    await picture(visitor, `${name}-${theme}`);
  }
  await visitor.page.evaluate(() => (document.documentElement.dataset.theme = "dark"));
}

async function take(screen) {
  const visitor = cast[screen.who];
  await visitor.page.setViewportSize(screen.size);
  await screen.open?.();
  const name = nameOf(screen.name);
  if (!isWanted(name)) return;
  for (const size of screen.pictures ?? SIZES) {
    await show(visitor, screen, size);
    await inBothThemes(visitor, `${name}-${size.width}`);
    if (screen.layer) await closeLayer(visitor);
  }
  await visitor.page.setViewportSize(screen.size);
}

async function rename(visitor, name) {
  await visitor.see("name").click();
  await visitor.see("name-input").fill(name);
  await visitor.see("name-save").click();
  await visitor.see("name-input").waitFor({ state: "detached" });
}

const drafts = await mkdtemp(join(tmpdir(), "screenshots-"));
const cast = await Cast.gather({});
try {
  if (wanted.length === 0) await rm(FOLDER, { recursive: true, force: true });
  await mkdir(FOLDER, { recursive: true });
  await rename(cast.host, "Marina");
  await rename(cast.guest, "Teo");
  await cast.begin();
  await cast.say(CHAT);
  const screens = screensOf(cast);
  // What comes after the last that is wanted leads nowhere.
  const last = screens.findLastIndex(({ name }) => isWanted(nameOf(name)));
  for (const screen of screens.slice(0, last + 1)) await take(screen);
} finally {
  await cast.leave();
  await rm(drafts, { recursive: true, force: true });
}
