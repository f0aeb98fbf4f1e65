// Of WebDriver, for keys that write nothing.
const KEYS = { Enter: "\uE007", Escape: "\uE00C" };
const LOOK_EVERY_MS = 50;

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/**
 * A page of a browser that Playwright does not drive, in as many of Playwright's words as visitors need. The line
 * to the browser brings `navigate`, `reload`, `call`, `perform`, `resize` and `onComplaint`.
 */
export class DrivenPage {
  #line;
  #timeoutMs = 20_000;

  constructor(line) {
    this.#line = line;
  }

  setDefaultTimeout(timeoutMs) {
    this.#timeoutMs = timeoutMs;
  }

  /** `pageerror` is all there is: whatever the browser complains of in its console. */
  on(kind, listener) {
    if (kind === "pageerror") this.#line.onComplaint(listener);
  }

  goto(url) {
    return this.#line.navigate(url);
  }

  reload() {
    return this.#line.reload();
  }

  async evaluate(work, argument = null) {
    const source = `async (json) => JSON.stringify((await (${work})(JSON.parse(json))) ?? null)`;
    return JSON.parse(await this.#line.call(source, JSON.stringify(argument)));
  }

  async setViewportSize({ width, height }) {
    await this.#line.resize({ width, height });
    const fits = (size) => innerWidth === size.width && innerHeight === size.height;
    await this.until(() => this.evaluate(fits, { width, height }), `a page of ${width} × ${height}`);
  }

  locator(css) {
    return new Locator(this, { css, text: null, at: 0 });
  }

  getByTestId(testId) {
    return this.locator(`[data-testid="${testId}"]`);
  }

  waitForSelector(css, options) {
    return this.locator(css).waitFor(options);
  }

  keyboard = {
    type: (text) => this.#press([...text]),
    press: (key) => this.#press([KEYS[key] ?? key]),
  };

  mouse = {
    click: (x, y) =>
      this.#line.perform({
        ...{ type: "pointer", id: "mouse" },
        actions: [
          { type: "pointerMove", x: Math.round(x), y: Math.round(y) },
          { type: "pointerDown", button: 0 },
          { type: "pointerUp", button: 0 },
        ],
      }),
  };

  /** Asks again and again until the answer is yes. */
  async until(question, what) {
    const lastMs = performance.now() + this.#timeoutMs;
    while (!(await question())) {
      if (performance.now() > lastMs) throw new Error(`Within ${this.#timeoutMs} ms there was not: ${what}`);
      await pause(LOOK_EVERY_MS);
    }
  }

  #press(keys) {
    const actions = keys.flatMap((value) => [
      { type: "keyDown", value },
      { type: "keyUp", value },
    ]);
    return this.#line.perform({ type: "key", id: "keyboard", actions });
  }
}

/** What matches a selector and holds a text, at the moment in which it is asked for. */
class Locator {
  constructor(page, query) {
    this.page = page;
    this.query = query;
  }

  filter({ hasText }) {
    return new Locator(this.page, { ...this.query, text: hasText });
  }

  nth(at) {
    return new Locator(this.page, { ...this.query, at });
  }

  first() {
    return this.nth(0);
  }

  count() {
    return this.#ask(({ matches }) => matches.length);
  }

  getAttribute(name) {
    return this.#ask(({ match, argument }) => match?.getAttribute(argument), name);
  }

  innerText() {
    return this.#ask(({ match }) => match?.innerText);
  }

  async waitFor({ state = "visible" } = {}) {
    const enough = { visible: ["visible"], attached: ["visible", "attached"], detached: ["detached"] }[state];
    const isSo = async () =>
      enough.includes(
        await this.#ask(({ match }) => {
          if (match === undefined) return "detached";
          return match.checkVisibility({ visibilityProperty: true }) ? "visible" : "attached";
        }),
      );
    await this.page.until(isSo, `${state}: ${JSON.stringify(this.query)}`);
  }

  /** Presses its middle, once it rests there with nothing over it. */
  async click() {
    let last = null;
    const restsInSight = async () => {
      const found = await this.#ask(middleInSight);
      const rests = found !== null && found.x === last?.x && found.y === last.y;
      last = found;
      return rests;
    };
    await this.page.until(restsInSight, `to press: ${JSON.stringify(this.query)}`);
    await this.page.mouse.click(last.x, last.y);
  }

  async fill(text) {
    await this.click();
    await this.#ask(({ match }) => match.select());
    await this.page.keyboard.type(text);
  }

  async press(key) {
    await this.#ask(({ match }) => match.focus());
    await this.page.keyboard.press(key);
  }

  /** What a function of the page finds out about all that match now. */
  #ask(work, argument = null) {
    const ask = `({ css, text, at, argument }) => {
      const matches = [...document.querySelectorAll(css)].filter(
        (each) => text === null || each.textContent.includes(text));
      return (${work})({ matches, match: matches[at], argument });
    }`;
    return this.page.evaluate(ask, { ...this.query, argument });
  }
}

/** Run in the page: where to press; null while something else would be hit. */
function middleInSight({ match }) {
  if (match === undefined || match.matches(":disabled")) return null;
  match.scrollIntoView({ block: "nearest" });
  const { left, top, width, height } = match.getBoundingClientRect();
  const [x, y] = [left + width / 2, top + height / 2];
  const hit = document.elementFromPoint(x, y);
  return hit !== null && match.contains(hit) ? { x, y } : null;
}
