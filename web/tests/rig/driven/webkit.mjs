import { mkdtemp, readdir, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { programOf, Programs, saying } from "../programs.mjs";
import { DrivenPage } from "./page.mjs";

const LIBRARIES = "/usr/lib";
const SCREEN = "1600x1200x24";
const ANSWERS_WITHIN_MS = 15_000;
const CALL_LIMIT_MS = 60_000;

/**
 * Opens a page of WebKitGTK's own small browser by WebDriver, on a screen that nobody sees; `environment` says
 * where its sound goes.
 */
export async function openWebKit({ environment = {} } = {}) {
  const driver = programOf("WebKitWebDriver", {
    ...{
      variable: "WEBKIT_DRIVER",
      places: ["/usr/bin/WebKitWebDriver"],
      debianPackage: "webkit2gtk-driver",
    },
  });
  const screen = programOf("Xvfb", { variable: "XVFB", places: ["/usr/bin/Xvfb"], debianPackage: "xvfb" });
  const home = await mkdtemp(join(tmpdir(), "webkit-"));
  const programs = new Programs();
  let line;
  const close = async () => {
    await line?.quit().catch(() => undefined); // It may be gone already.
    await programs.end();
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const display = programs.start(screen, ["-displayfd", "3", "-screen", "0", SCREEN, "-nolisten", "tcp"], {
      stdio: ["ignore", "ignore", "ignore", "pipe"],
    });
    const [number] = await saying(display, display.stdio[3], /^\d+(?=\n)/);
    const port = await freePort();
    const child = programs.start(driver, [`--port=${port}`], {
      environment: {
        ...{ DISPLAY: `:${number}`, HOME: home, XDG_RUNTIME_DIR: home, LANG: "en_US.UTF-8" },
        ...{ NO_AT_BRIDGE: "1", GSETTINGS_BACKEND: "memory", ...environment },
      },
    });
    line = await WebDriverLine.open(`http://127.0.0.1:${port}`, await smallBrowser(), child);
    return { page: new DrivenPage(line), close };
  } catch (failure) {
    await close();
    throw failure;
  }
}

/** Debian has it in the folder of the library. */
async function smallBrowser() {
  for (const machine of await readdir(LIBRARIES)) {
    if (!machine.includes("-linux-")) continue;
    const found = (await readdir(join(LIBRARIES, machine))).find((name) => /^webkit2gtk-4\.\d$/.test(name));
    if (found !== undefined) return join(LIBRARIES, machine, found, "MiniBrowser");
  }
  throw new Error("There is a WebKitWebDriver without a MiniBrowser.");
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** WebDriver over HTTP, for the one page of a browser. */
class WebDriverLine {
  #address;
  #listeners = [];

  static async open(driver, binary, child) {
    const args = ["--automation", "--enable-write-console-messages-to-stdout=true"];
    const capabilities = { alwaysMatch: { "webkitgtk:browserOptions": { binary, args } } };
    const lastMs = performance.now() + ANSWERS_WITHIN_MS;
    for (;;) {
      try {
        const { sessionId } = await ask("POST", `${driver}/session`, { capabilities });
        const line = new WebDriverLine(`${driver}/session/${sessionId}`);
        await line.#ask("POST", "timeouts", { script: CALL_LIMIT_MS, pageLoad: CALL_LIMIT_MS });
        for (const stream of [child.stdout, child.stderr]) line.#read(stream);
        return line;
      } catch (failure) {
        // Nobody answers yet.
        if (failure.cause?.code !== "ECONNREFUSED" || performance.now() > lastMs) throw failure;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
  }

  constructor(address) {
    this.#address = address;
  }

  onComplaint(listener) {
    this.#listeners.push(listener);
  }

  async navigate(url) {
    await this.#ask("POST", "url", { url });
  }

  async reload() {
    await this.#ask("POST", "refresh", {});
  }

  async resize({ width, height }) {
    const frame = await this.call(
      "() => JSON.stringify([outerWidth - innerWidth, outerHeight - innerHeight])",
    );
    const [wider, higher] = JSON.parse(frame);
    await this.#ask("POST", "window/rect", { width: width + wider, height: height + higher });
  }

  async perform(source) {
    await this.#ask("POST", "actions", { actions: [source] });
  }

  async call(source, text) {
    const script = `const [text, done] = arguments;
      Promise.resolve(text).then(${source}).then((value) => done({ value }), (error) => done({ error: String(error) }));`;
    const { value, error } = await this.#ask("POST", "execute/async", { script, args: [text ?? ""] });
    if (error !== undefined) throw new Error(error);
    return value;
  }

  quit() {
    return ask("DELETE", this.#address);
  }

  #ask(method, path, body) {
    return ask(method, `${this.#address}/${path}`, body);
  }

  /** The browser writes there what it complains of. */
  #read(stream) {
    let rest = "";
    stream.setEncoding("utf8").on("data", (text) => {
      const lines = (rest + text).split("\n");
      rest = lines.pop();
      for (const each of lines.filter((one) => /^CONSOLE \w+ ERROR/.test(one))) {
        this.#listeners.forEach((listener) => listener(new Error(each)));
      }
    });
  }
}

async function ask(method, url, body) {
  const answer = await fetch(url, { method, ...(body !== undefined && { body: JSON.stringify(body) }) });
  const { value } = await answer.json();
  if (!answer.ok) throw new Error(`${method} ${url}: ${value.error}: ${value.message}`);
  return value;
}
