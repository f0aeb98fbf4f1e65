import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { precompressed, preloaded, preloadedTexts } from "./build/delivery.ts";
import { offline } from "./build/offline.ts";

const server = process.env["WHATSSOUND_URL"] ?? "http://127.0.0.1:8000";
const served = ["/auth", "/rest", "/storage", "/realtime", "/clock", "/config.json"];

/** What every page stands on. */
const base =
  /node_modules\/(react|react-dom|scheduler|i18next|react-i18next|zustand|wouter|tslib)\/|preload-helper|src\/(i18n\/index|app\/stored)\.ts/;

export default defineConfig({
  plugins: [react(), preloaded("openBackend"), preloadedTexts("en", "es"), offline(), precompressed()],
  build: {
    target: "es2022",
    // Fonts stay files: a font inlined as base64 would block the first paint.
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        // Each file costs a request of its own, of which browsers make six at a time without HTTP/2.
        codeSplitting: { groups: [{ name: "base", test: base }] },
      },
    },
  },
  server: {
    proxy: Object.fromEntries(
      served.map((path) => [path, { target: server, ws: path === "/realtime", changeOrigin: false }]),
    ),
  },
  test: {
    include: ["src/**/*.test.ts", "src/**/*.test.tsx", "tests/rig/**/*.test.mjs"],
    environment: "node",
  },
});
