import "@fontsource-variable/instrument-sans/index.css";
import "./ui/tokens.css";
import "./ui/base.css";
import { createRoot } from "react-dom/client";
import { fetchConfig, type ServerConfig } from "./api/config";
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
  const [told] = await Promise.all([earlyConfig(), startTexts()]);
  const root = document.getElementById("root");
  if (root) createRoot(root).render(<App told={told} />);
}

const configPatienceMs = 300;

/** What the server tells, if it does so soon: a picture of waiting would only be in the way of the first real one. */
function earlyConfig(): Promise<ServerConfig | null> {
  return Promise.race([
    fetchConfig().catch(() => null),
    new Promise<null>((resolve) => setTimeout(() => resolve(null), configPatienceMs)),
  ]);
}

void start();
