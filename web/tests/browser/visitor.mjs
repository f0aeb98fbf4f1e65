import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { launchChromium, launchWithTabs } from "../rig/chromium.mjs";
import { TAP_SCRIPT } from "../rig/listening.mjs";

const WATCH_SCRIPT = new URL("./watch.js", import.meta.url).pathname;
const PATIENCE_MS = 90_000;
const AUDIO_SERVICE = "audio.mojom.AudioService";

function through(line, socket) {
  if (line.lost) {
    socket.close();
    return;
  }
  line.sockets.add(socket);
  const server = socket.connectToServer();
  socket.onClose(() => {
    line.sockets.delete(socket);
    server.close();
  });
  server.onClose((code, reason) => socket.close({ code, reason }));
}

/** Somebody who comes to the party with a browser of their own. */
export class Visitor {
  /** What the page threw; a test that ends well leaves it empty. */
  pageErrors = [];

  /** `prepare` is given the browser's context before there is a page; `hideable` tabs can lie behind others; the
   * sockets of `cuttable` ones can be cut. */
  static async arrive(
    url,
    {
      browserArguments = [],
      viewport = { width: 1440, height: 900 },
      contextOptions = {},
      hideable = false,
      cuttable = false,
      prepare = () => {},
    } = {},
  ) {
    const launch = hideable ? launchWithTabs : launchChromium;
    const browser = await launch("--autoplay-policy=document-user-activation-required", ...browserArguments);
    try {
      const context = hideable
        ? browser.contexts()[0]
        : await browser.newContext({ locale: "en-US", viewport, ...contextOptions });
      await context.addInitScript({ path: TAP_SCRIPT });
      await context.addInitScript({ path: WATCH_SCRIPT });
      await prepare(context);
      const line = { lost: false, sockets: new Set() };
      if (cuttable) {
        await context.routeWebSocket(/./, (socket) => through(line, socket));
        // And no way around.
        await context.route(/realtime\/v1\/(stream|poll)/, (route) =>
          line.lost ? route.abort() : route.continue(),
        );
      }
      const visitor = new Visitor(browser, await context.newPage());
      visitor.line = line;
      await visitor.page.goto(url);
      return visitor;
    } catch (failure) {
      await browser.close();
      throw failure;
    }
  }

  constructor(browser, page) {
    this.browser = browser;
    this.page = page;
    page.setDefaultTimeout(PATIENCE_MS);
    page.on("pageerror", (error) => this.pageErrors.push(error));
  }

  /** Cuts the page's sockets, those that it opens anew too, or lets them through again; of arrivals with `cuttable`. */
  async cut(lost) {
    this.line.lost = lost;
    if (lost) await Promise.all([...this.line.sockets].map((socket) => socket.close()));
  }

  async leave() {
    await this.browser.close();
  }

  see(testId) {
    return this.page.getByTestId(testId);
  }

  async createSession() {
    await this.see("create-session").click();
    await this.isLive();
    return this.see("join-code").innerText();
  }

  async typeCode(code) {
    await this.see("code-input").first().click();
    await this.page.keyboard.type(code, { delay: 20 });
  }

  /** Waits until the line to the server is up. */
  async isLive() {
    await this.page.waitForSelector('[data-link="live"], [data-link="restored"]', { state: "attached" });
  }

  async tapToListen() {
    await this.see("tap-to-listen").click();
    await this.see("tap-to-listen").waitFor({ state: "detached" });
  }

  async openLibrary() {
    await this.see("library-open").first().click();
    await this.see("upload-input").waitFor({ state: "attached" });
  }

  /** Sends files from the open library, once the box is ticked that they may be shared. */
  async upload(...files) {
    await this.see("rights-confirm").check();
    await this.see("upload-input").setInputFiles(files);
  }

  /** Waits until a file that was sent is a track of the open library. */
  async hasTrack(title) {
    const track = this.page.locator(`[data-testid="own-track"][data-title="${title}"]`);
    try {
      await track.waitFor();
    } catch (cause) {
      const said = await this.page.getByRole("dialog").first().innerText();
      throw new Error(`no track "${title}"; the library says: ${said}`, { cause });
    }
  }

  async closeLibrary() {
    await this.page.keyboard.press("Escape");
    await this.see("upload-input").waitFor({ state: "detached" });
  }

  /** Queues a track of the open library: a `demo-track` or an `own-track`. */
  async queue(kind, title) {
    const entries = await this.see("queue-entry").count();
    const row = this.page.locator(`[data-testid="${kind}"][data-title="${title}"]`);
    await row.getByTestId("add-track").click();
    await this.see("queue-entry").nth(entries).waitFor({ state: "attached" });
  }

  /** Writes a line and sends it; does not wait for anybody to see it. */
  async say(text) {
    await this.see("chat-input").fill(text);
    await this.see("chat-input").press("Enter");
  }

  async reads(text) {
    await this.page
      .locator('[data-testid="chat-message"][data-state="sent"]')
      .filter({ hasText: text })
      .waitFor({ state: "attached" });
  }

  /** Clicks and answers the moment, in epoch ms, in which the pointer went down. */
  async clickAt(testId, options) {
    await this.see(testId).click(options);
    return this.page.evaluate(() => globalThis.watch.pressedMs);
  }

  /** Points the DJ's slider at a share of the track. */
  async seekTo(share) {
    const { width, height } = await this.see("seek").boundingBox();
    return this.clickAt("seek", { position: { x: share * width, y: height / 2 } });
  }

  /** The position that the page shows: to whole seconds, a hint where to search. */
  async shownPositionMs() {
    const [minutes, seconds] = (await this.see("position").innerText()).split(":").map(Number);
    return (minutes * 60 + seconds) * 1000 + 500;
  }

  /** As the page is logged in now: tokens are renewed. */
  async login() {
    const login = await this.page.evaluate(() => {
      const key = Object.keys(localStorage).find((each) => each.endsWith("-auth-token"));
      return JSON.parse(localStorage.getItem(key));
    });
    return { token: login.access_token, userId: login.user.id };
  }

  async userId() {
    return this.page
      .locator('[data-testid="person"]:has([data-testid="rename"])')
      .getAttribute("data-user-id");
  }

  async seesPeople(count) {
    await this.page.locator(`[data-testid="people-count"]:text-is("${count}")`).waitFor();
  }

  /** Kills processes of the browser like the system does when memory runs out: `renderer` is a tab's. */
  async kill(...types) {
    await this.signal("SIGKILL", ...types);
  }

  /** Sends a signal to the browser's processes of these types; without any to all. */
  async signal(signal, ...types) {
    const processes = await this.#processes();
    const meant = processes.filter(({ type }) => types.length === 0 || types.includes(type));
    assert.ok(meant.length > 0, `no such process: ${JSON.stringify(processes)}`);
    for (const { id } of meant) {
      process.kill(id, signal);
    }
  }

  /** Sends a signal to the process that stands between the pages and the sound device. */
  async signalOutput(signal) {
    for (const { id } of await this.#processes()) {
      if ((await readFile(`/proc/${id}/cmdline`, "latin1")).includes(AUDIO_SERVICE)) {
        process.kill(id, signal);
        return;
      }
    }
    assert.fail("the browser has no process of its own for its output");
  }

  async #processes() {
    this.devTools ??= await this.browser.newBrowserCDPSession();
    return (await this.devTools.send("SystemInfo.getProcessInfo")).processInfo;
  }
}
