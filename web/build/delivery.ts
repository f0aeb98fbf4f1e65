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

/** Names chunks in the page that are needed at once, so that they do not wait for the code that asks for them. */
export function preloaded(...chunkNames: readonly string[]): Plugin {
  return {
    name: "preloaded",
    apply: "build",
    transformIndexHtml: {
      order: "post",
      handler(_html, { bundle }) {
        const chunks = Object.values(bundle ?? {}).filter((output) => output.type === "chunk");
        const entries = new Set(chunks.filter(({ isEntry }) => isEntry).map(({ fileName }) => fileName));
        const named = chunks.filter(({ name }) => chunkNames.includes(name));
        // What they stand on is found out too late as well.
        const files = new Set(named.flatMap(({ fileName, imports }) => [fileName, ...imports]));
        return [...files]
          .filter((file) => !entries.has(file))
          .map((file) => ({
            tag: "link",
            attrs: { rel: "modulepreload", crossorigin: true, href: `/${file}` },
            injectTo: "head",
          }));
      },
    },
  };
}

/**
 * Lets the texts of the reader's language come beside the code that asks for them. A copy of the choice in
 * `src/i18n`: where the two differ, a file comes later, and nothing else.
 */
export function preloadedTexts(storageKey: string, languages: readonly string[]): Plugin {
  return {
    name: "preloaded-texts",
    apply: "build",
    transformIndexHtml: {
      order: "post",
      handler(_html, { bundle }) {
        const files = Object.fromEntries(
          Object.values(bundle ?? {})
            .filter((output) => output.type === "chunk" && languages.includes(output.name))
            .map((output) => [(output as { name: string }).name, `/${output.fileName}`]),
        );
        return [{ tag: "script", children: preloadScript(storageKey, files), injectTo: "head" }];
      },
    },
  };
}

function preloadScript(storageKey: string, files: Readonly<Record<string, string>>): string {
  return `{
  const files = ${JSON.stringify(files)};
  let chosen = null;
  try { chosen = localStorage.getItem(${JSON.stringify(storageKey)}); } catch {}
  const tags = [chosen ?? "", ...navigator.languages.map((tag) => tag.slice(0, 2))];
  const link = document.createElement("link");
  link.rel = "modulepreload";
  link.href = files[tags.find((tag) => Object.hasOwn(files, tag)) ?? "en"];
  document.head.append(link);
}`;
}
