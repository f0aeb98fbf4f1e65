import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import WebSocket from "ws";
import { programOf, Programs, saying } from "../programs.mjs";
import { DrivenPage } from "./page.mjs";

/** Sound only after a tap, as it comes out of the box; nothing asked of anybody but the server under test. */
const PREFERENCES = {
  "media.autoplay.default": 1,
  "media.autoplay.block-webaudio": true,
  "app.normandy.enabled": false,
  "app.update.disabledForTesting": true,
  "browser.shell.checkDefaultBrowser": false,
  "browser.startup.page": 0,
  "datareporting.policy.dataSubmissionEnabled": false,
  "extensions.update.enabled": false,
  "intl.accept_languages": "en-US",
  "network.captive-portal-service.enabled": false,
  "network.connectivity-service.enabled": false,
  "services.settings.server": "data:,#none",
};

const ANSWERS_WITHIN_MS = 30_000;

/** Opens a page of Debian's Firefox by WebDriver BiDi; `environment` says where its sound goes. */
export async function openFirefox({ environment = {} } = {}) {
  const program = programOf("Firefox", {
    ...{ variable: "FIREFOX", places: ["/usr/bin/firefox-esr", "/usr/bin/firefox"] },
    debianPackage: "firefox-esr",
  });
  const profile = await mkdtemp(join(tmpdir(), "firefox-"));
  const programs = new Programs();
  const close = async () => {
    await programs.end();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const lines = Object.entries(PREFERENCES).map(
      ([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});`,
    );
    await writeFile(join(profile, "user.js"), lines.join("\n"));
    const args = ["--headless", "--no-remote", "--remote-debugging-port=0", "--profile", profile];
    const child = programs.start(program, args, { environment: { HOME: profile, ...environment } });
    const [, address] = await saying(child, child.stderr, /WebDriver BiDi listening on (ws:\S+)/);
    const page = new DrivenPage(await BidiLine.open(`${address}/session`));
    return { page, close };
  } catch (failure) {
    await close();
    throw failure;
  }
}

/** WebDriver BiDi over its socket, for the one page of a browser. */
class BidiLine {
  #socket;
  #context;
  #asked = new Map();
  #listeners = [];

  static async open(address) {
    const line = new BidiLine(new WebSocket(address, { maxPayload: 0 }));
    await new Promise((resolve, reject) => line.#socket.once("open", resolve).once("error", reject));
    await line.#ask("session.new", { capabilities: {} });
    await line.#ask("session.subscribe", { events: ["log.entryAdded"] });
    const { contexts } = await line.#ask("browsingContext.getTree", {});
    line.#context = contexts[0].context;
    return line;
  }

  constructor(socket) {
    this.#socket = socket;
    socket.on("message", (data) => this.#receive(JSON.parse(data)));
    socket.on("close", () => {
      for (const { reject } of this.#asked.values()) reject(new Error("The browser is gone."));
    });
  }

  onComplaint(listener) {
    this.#listeners.push(listener);
  }

  async navigate(url) {
    await this.#ask("browsingContext.navigate", { context: this.#context, url, wait: "complete" });
  }

  async reload() {
    await this.#ask("browsingContext.reload", { context: this.#context, wait: "complete" });
  }

  async resize(viewport) {
    await this.#ask("browsingContext.setViewport", { context: this.#context, viewport });
  }

  async perform(source) {
    await this.#ask("input.performActions", { context: this.#context, actions: [source] });
  }

  async call(functionDeclaration, text) {
    const { result, exceptionDetails } = await this.#ask("script.callFunction", {
      ...{ functionDeclaration, awaitPromise: true, arguments: [{ type: "string", value: text }] },
      target: { context: this.#context },
    });
    if (exceptionDetails !== undefined) throw new Error(exceptionDetails.text);
    return result.value;
  }

  #ask(method, params) {
    const id = this.#asked.size + 1;
    let timer;
    const answered = new Promise((resolve, reject) => {
      timer = setTimeout(
        () => reject(new Error(`${method} is not answered: ${JSON.stringify(params)}`)),
        ANSWERS_WITHIN_MS,
      );
      this.#asked.set(id, { resolve, reject, method });
      this.#socket.send(JSON.stringify({ id, method, params }));
    });
    return answered.finally(() => clearTimeout(timer));
  }

  #receive({ type, id, method, params, result, error, message }) {
    if (method === "log.entryAdded" && params.level === "error") {
      this.#listeners.forEach((listener) => listener(new Error(params.text)));
    }
    const asked = this.#asked.get(id);
    if (type === "success") asked.resolve(result);
    if (type === "error") asked?.reject(new Error(`${asked.method}: ${error}: ${message}`));
  }
}
