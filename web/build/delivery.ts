import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import type { Plugin } from "vite";

const compressible = /\.(js|css|svg)$/;

/**
 * Puts a `.br` and a `.gz` beside each text among the assets: the server sends what a browser takes, and compresses
 * nothing itself.
 */
export function precompressed(): Plugin {
  return {
    name: "precompressed",
    apply: "build",
    generateBundle: {
      order: "post",
      handler(_options, bundle) {
        for (const [fileName, output] of Object.entries(bundle)) {
          if (!compressible.test(fileName)) continue;
          const content = Buffer.from(output.type === "chunk" ? output.code : output.source);
          const quality = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY };
          this.emitFile({
            type: "asset",
            fileName: `${fileName}.br`,
            source: brotliCompressSync(content, { params: quality }),
          });
          this.emitFile({
            type: "asset",
            fileName: `${fileName}.gz`,
            source: gzipSync(content, { level: 9 }),
          });
        }
      },
    },
  };
}

/**
 * Names chunks in the page that are needed soon, so that they do not wait for the code that asks for them; what the
 * first picture needs goes before them.
 */
export function preloaded(...chunkNames: readonly string[]): Plugin {
  return {
    name: "preloaded",
    apply: "build",
    transformIndexHtml: {
      order: "post",
      handler(html, { bundle }) {
        const chunks = Object.values(bundle ?? {}).filter((output) => output.type === "chunk");
        const named = chunks.filter(({ name }) => chunkNames.includes(name));
        // What they stand on is found out too late as well.
        const files = new Set(named.flatMap(({ fileName, imports }) => [fileName, ...imports]));
        return [...files]
          .filter((file) => !html.includes(`"/${file}"`))
          .map((file) => ({
            tag: "link",
            attrs: { rel: "modulepreload", crossorigin: true, fetchpriority: "low", href: `/${file}` },
            injectTo: "head",
          }));
      },
    },
  };
}

/**
 * Lets the texts of the reader's language come beside the code that asks for them: the server leaves out the lines of
 * the languages that a reader would not rather have.
 */
export function preloadedTexts(...languages: readonly string[]): Plugin {
  return {
    name: "preloaded-texts",
    apply: "build",
    transformIndexHtml: {
      order: "post",
      handler(_html, { bundle }) {
        return Object.values(bundle ?? {})
          .filter((output) => output.type === "chunk")
          .filter(({ name }) => languages.includes(name))
          .map(({ name, fileName }) => ({
            tag: "link",
            attrs: { rel: "modulepreload", crossorigin: true, href: `/${fileName}`, hreflang: name },
            injectTo: "head",
          }));
      },
    },
  };
}
