// From nothing to a landing page that can be used, on the network and the processor of a middling phone.
import { gzipSync } from "node:zlib";
import { launchChromium } from "../rig/chromium.mjs";

const NETWORK = { offline: false, latency: 85, downloadThroughput: 9e6 / 8, uploadThroughput: 9e6 / 8 };
const CPU_SLOWDOWN = 4;
const RUNS = 9;

/** Usable: the code can be typed, and a session created. */
const WATCH = `(() => {
  const look = () => {
    const box = document.querySelector('[data-testid="code-input"]');
    const button = document.querySelector('[data-testid="create-session"]');
    if (box && !box.disabled && button && !button.disabled) {
      box.focus();
      if (document.activeElement === box) return (globalThis.usableMs = performance.now());
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})()`;

/** Each run has a cache of its own, and a browser that is warm. */
export async function measureLanding(url) {
  const browser = await launchChromium();
  try {
    await arrive(browser, url); // which starts the browser's processes
    const runs = [];
    for (let run = 0; run < RUNS; run++) runs.push(await arrive(browser, url));
    return { usableMs: runs.map((each) => each.usableMs), scripts: await sized(runs[0].scripts) };
  } finally {
    await browser.close();
  }
}

async function arrive(browser, url) {
  const context = await browser.newContext({ locale: "en-US", viewport: { width: 390, height: 844 } });
  const page = await context.newPage();
  const devTools = await context.newCDPSession(page);
  await devTools.send("Network.enable");
  await devTools.send("Network.emulateNetworkConditions", NETWORK);
  await devTools.send("Emulation.setCPUThrottlingRate", { rate: CPU_SLOWDOWN });
  const scripts = [];
  page.on("requestfinished", async (request) => {
    if (/\.js(\?|$)/.test(request.url())) {
      scripts.push({
        url: request.url(),
        endedMs: request.timing().responseEnd + request.timing().startTime,
      });
    }
  });
  await context.addInitScript(WATCH);
  await page.goto(url, { waitUntil: "commit" });
  await page.waitForFunction(() => globalThis.usableMs);
  const { usableMs, originMs } = await page.evaluate(() => ({
    usableMs: globalThis.usableMs,
    originMs: performance.timeOrigin,
  }));
  await context.close();
  const come = scripts.filter(({ endedMs }) => endedMs <= originMs + usableMs);
  return { usableMs, scripts: come };
}

/** What had come until then, as gzip has it. */
async function sized(scripts) {
  return Promise.all(
    scripts.map(async ({ url }) => {
      const answer = await fetch(url, { headers: { "accept-encoding": "identity" } });
      const bytes = Buffer.from(await answer.arrayBuffer());
      return { file: url.split("/").at(-1), gzipBytes: gzipSync(bytes, { level: 9 }).length };
    }),
  );
}
