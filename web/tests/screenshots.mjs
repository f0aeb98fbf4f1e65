// Makes the pictures of docs/screenshots with a real party: `npm run screenshots` in web/.
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startServer } from "../../conformance/server.mjs";
import { ffmpeg } from "./browser/ffmpeg.mjs";
import { Visitor } from "./browser/visitor.mjs";

const FOLDER = fileURLToPath(new URL("../../docs/screenshots/", import.meta.url));
const DESKTOP = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

const server = await startServer();
const drafts = await mkdtemp(join(tmpdir(), "screenshots-"));

const CHAT = [
  ["dj", "Welcome in. Lights down, volume up."],
  ["friend", "Made it! Hearing it on the balcony and in the kitchen, no echo at all"],
  ["dj", "That is the idea"],
  ["friend", "Who plays the guitar here?"],
  ["dj", "A friend of a friend. Next one is slower"],
  ["friend", "Perfect, I am making coffee"],
];

async function picture(visitor, name) {
  await visitor.page.mouse.move(0, 0);
  await visitor.page.evaluate(() => document.activeElement?.blur());
  await pause(400); // what moved stands still
  await visitor.page.screenshot({ path: join(drafts, `${name}.png`) });
  // A picture in a repository is small: fewer colours, dithered.
  const palette = "split[a][b];[a]palettegen=max_colors=192[p];[b][p]paletteuse=dither=bayer:bayer_scale=4";
  const smaller = ["-vf", palette, "-pred", "mixed", "-compression_level", "100"];
  await ffmpeg(server, "-i", join(drafts, `${name}.png`), ...smaller, join(FOLDER, `${name}.png`));
  console.log(`docs/screenshots/${name}.png`);
}

async function rename(visitor, name) {
  await visitor.see("name").click();
  await visitor.see("name-input").fill(name);
  await visitor.see("name-save").click();
  await visitor.see("name-input").waitFor({ state: "detached" });
}

async function openSession(dj) {
  await rename(dj, "Marina");
  await picture(dj, "landing");
  const code = await dj.createSession();
  await dj.openLibrary();
  for (const title of ["Azotea", "Kitchen Light", "Harbour Lamp"]) {
    await dj.queue("demo-track", title);
  }
  await picture(dj, "library");
  await dj.closeLibrary();
  await dj.clickAt("play");
  return code;
}

async function talk(people) {
  for (const [who, line] of CHAT) {
    await people[who].say(line);
    await people.dj.reads(line);
  }
}

async function take(visitors) {
  const dj = await visitors.arrive(server.url, DESKTOP);
  const code = await openSession(dj);
  const friend = await visitors.arrive(server.url, DESKTOP);
  await rename(friend, "Teo");
  await friend.typeCode(code);
  await friend.isLive();
  await pause(1000);
  await picture(friend, "gate");
  await friend.tapToListen();
  const guest = await visitors.arrive(server.url, PHONE);
  await rename(guest, "Ines");
  await picture(guest, "phone-landing");
  await guest.typeCode(code);
  await guest.isLive();
  await guest.tapToListen();
  await dj.seesPeople(3);
  await talk({ dj, friend });
  await pause(6000); // into the music, for the spectrum
  await picture(dj, "session");
  await picture(guest, "phone-now");
  await guest.see("tab-chat").click();
  await picture(guest, "phone-chat");
  for (const visitor of [dj, guest]) {
    await visitor.page.evaluate(() => localStorage.setItem("whatssound.theme", "light"));
    await visitor.page.reload();
    await visitor.tapToListen();
  }
  await pause(3000);
  await picture(dj, "session-light");
  await guest.see("tab-now").click();
  await picture(guest, "phone-light");
}

const arrived = [];
try {
  await mkdir(FOLDER, { recursive: true });
  await take({
    async arrive(url, viewport) {
      const visitor = await Visitor.arrive(url, { viewport });
      arrived.push(visitor);
      return visitor;
    },
  });
} finally {
  await Promise.all(arrived.map((visitor) => visitor.leave()));
  await server.stop();
  await rm(drafts, { recursive: true, force: true });
}
