// What axe finds wrong with a page, in one theme or both, and whether it is as narrow as the narrowest screens.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const NARROW_PX = 320;

/** Prepares the pages of a browser's context. */
export function withAxe(context) {
  return context.addInitScript({ content: AXE });
}

/** Sentences about what is wrong with what is on screen now. */
export async function faultsOf(page, { light, narrow }) {
  const found = await judged(page, { type: "tag", values: RULES });
  if (light) {
    await page.evaluate(() => (document.documentElement.dataset.theme = "light"));
    // Of another theme only the colours are another's.
    const faults = await judged(page, { type: "rule", values: ["color-contrast"] });
    found.push(...faults.map((fault) => `light: ${fault}`));
    await page.evaluate(() => (document.documentElement.dataset.theme = "dark"));
  }
  if (narrow) found.push(...(await tooWide(page)));
  return found;
}

async function judged(page, runOnly) {
  return page.evaluate(async (only) => {
    const { violations } = await globalThis.axe.run({
      runOnly: only,
      resultTypes: ["violations"],
      elementRef: true,
    });
    // What pops up over the page is no part of its landmarks.
    const popsUp = ({ element }) => element?.closest("[data-radix-popper-content-wrapper]") !== null;
    return violations.flatMap(({ id, help, nodes }) =>
      nodes
        .filter((node) => id !== "region" || !popsUp(node))
        .map(({ html, any, all, none }) => {
          const why = [...any, ...all, ...none].map(({ message }) => message).join("; ");
          return `${id}: ${help}\n  ${html.slice(0, 300)}\n  ${why.slice(0, 300)}`;
        }),
    );
  }, runOnly);
}

async function tooWide(page) {
  const { width, height } = page.viewportSize();
  await page.setViewportSize({ width: NARROW_PX, height });
  const widthPx = await page.evaluate(() => document.documentElement.scrollWidth);
  await page.setViewportSize({ width, height });
  return widthPx > NARROW_PX ? [`${widthPx} px wide on ${NARROW_PX}`] : [];
}
