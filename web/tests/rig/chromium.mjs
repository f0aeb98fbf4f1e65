import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const FLAGS = [
  "--headless=new",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

function executablePath() {
  const path = process.env.CHROMIUM ?? PLACES.find((place) => existsSync(place));
  if (path === undefined) {
    throw new Error("No Chromium found: install Debian's package `chromium`, or set CHROMIUM to one.");
  }
  return path;
}

/** Starts a headless Chromium; CHROMIUM names another one. Close it in any case. */
export function launchChromium(...extraArguments) {
  return chromium.launch({ executablePath: executablePath(), args: [...FLAGS, ...extraArguments] });
}

/**
 * One whose tabs are hidden behind each other and then slowed down, as people's are; the usual one makes
 * each page believe that it is seen. Its one context is there from the start.
 */
export async function launchWithTabs(...extraArguments) {
  const profile = await mkdtemp(join(tmpdir(), "tabs-"));
  const args = [...FLAGS, "--remote-debugging-port=0", `--user-data-dir=${profile}`, ...extraArguments];
  const child = spawn(executablePath(), [...args, "about:blank"], { stdio: ["ignore", "ignore", "pipe"] });
  const browser = await chromium.connectOverCDP(await address(child), { noDefaults: true });
  const close = browser.close.bind(browser);
  browser.close = async () => {
    const gone = new Promise((resolve) => child.once("exit", resolve));
    await close();
    child.kill("SIGTERM");
    await gone;
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  return browser;
}

function address(child) {
  return new Promise((resolve, reject) => {
    let told = "";
    child.once("exit", () => reject(new Error(`Chromium ended at once: ${told}`)));
    child.stderr.setEncoding("utf8").on("data", (text) => {
      told += text;
      const found = /DevTools listening on (ws:\S+)/.exec(told);
      if (found !== null) resolve(found[1]);
    });
  });
}
