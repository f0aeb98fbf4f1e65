import "@fontsource-variable/instrument-sans/index.css";
import "./ui/tokens.css";
import "./ui/base.css";
import { createRoot } from "react-dom/client";
import { App } from "./app/App";
import { followOtherPages } from "./app/device";
import { followInstallOffers } from "./app/install";
import { loadPageOf } from "./app/pages";
import { startTheme } from "./app/theme";
import { startWorker } from "./app/update";
import { startTexts } from "./i18n";
import { watchOpeners } from "./ui/opener";

async function start() {
  loadPageOf(window.location.pathname);
  startTheme();
  followOtherPages();
  followInstallOffers();
  startWorker();
  watchOpeners();
  await startTexts();
  const root = document.getElementById("root");
  if (root) createRoot(root).render(<App />);
}

void start();
