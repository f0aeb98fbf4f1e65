import { createHash } from "node:crypto";
import type { Plugin } from "vite";

const worker = "sw.js";
const placeholder = "__BUILT__";
const needless = /\.(br|gz|map)$/;

/**
 * Builds the service worker and tells it what this version is made of; the page is told the same version, by which the
 * two recognise each other.
 */
export function offline(): Plugin {
  let version = "";
  return {
    name: "offline",
    apply: "build",
    buildStart() {
      this.emitFile({ type: "chunk", id: "src/offline/worker.ts", fileName: worker });
    },
    transformIndexHtml: {
      order: "post",
      handler(html, { bundle }) {
        const chunk = bundle?.[worker];
        const rules = chunk?.type === "chunk" ? chunk.code : "";
        const made = [html, rules, ...Object.keys(bundle ?? {}).sort()].join("\n");
        version = createHash("sha256").update(made).digest("hex").slice(0, 16);
        return [{ tag: "meta", attrs: { name: "version", content: version }, injectTo: "head" }];
      },
    },
    generateBundle: {
      order: "post",
      handler(_options, bundle) {
        const files = Object.keys(bundle)
          .filter((name) => name.startsWith("assets/") && !needless.test(name))
          .map((name) => `/${name}`);
        const chunk = bundle[worker];
        if (chunk?.type !== "chunk" || !chunk.code.includes(placeholder) || version === "") {
          throw new Error("The service worker does not ask what it is made of.");
        }
        chunk.code = chunk.code.replaceAll(placeholder, JSON.stringify({ version, files }));
      },
    },
  };
}
