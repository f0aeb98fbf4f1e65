import { Tooltip } from "radix-ui";
import { lazy, Suspense, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Redirect, Route, Switch } from "wouter";
import type { ServerConfig } from "../api/config";
import { Landing } from "../features/landing/Landing";
import { AwayPage } from "../features/status/AwayPage";
import { BrokenPage, JoiningPage, NotFoundPage } from "../features/status/StatusPages";
import { useToasts } from "../ui/toasts";
import type { Backend } from "./Backend";
import { ServerContext, type Server } from "./BackendContext";
import { ErrorBoundary } from "./ErrorBoundary";
import { lazily } from "./lazily";
import { watchForLostCode } from "./lostCode";
import { loadLegalPage, loadSessionPage, loadToaster, wallPath } from "./pages";
import { update, useUpdate } from "./update";
import { useStartedServer } from "./useStartedServer";

const SessionPage = lazy(loadSessionPage);
const LegalPage = lazy(loadLegalPage);
const Toaster = lazily(loadToaster);

/** What the page knows of versions of itself. */
function useVersions(backend: Backend | null): void {
  const { t } = useTranslation();
  const newer = useUpdate((state) => state.newer);
  useEffect(() => {
    // Before there is a backend, the page says itself that nobody is there.
    return backend ? watchForLostCode(() => backend.engine.phase.kind === "playing", t) : undefined;
  }, [backend, t]);
  useEffect(() => {
    if (!newer) return;
    const updateNow = { label: t("install.updateNow"), run: () => void update() };
    useToasts.getState().show(t("install.newer"), "plain", updateNow);
  }, [newer, t]);
}

/** `told` is the server's configuration, where it came before the first picture. */
export function App({ told }: { readonly told: ServerConfig | null }) {
  const { server, away } = useStartedServer(told);
  useVersions(server?.backend ?? null);
  const talks = useToasts((state) => state.toasts.length > 0);
  const [hasTalked, setHasTalked] = useState(false);
  if (talks && !hasTalked) setHasTalked(true);
  return (
    <Tooltip.Provider delayDuration={300}>
      {away ? <AwayPage /> : server ? <Pages server={server} /> : <JoiningPage />}
      <Suspense>{hasTalked && <Toaster />}</Suspense>
    </Tooltip.Provider>
  );
}

function Pages({ server }: { readonly server: Server }) {
  return (
    <ServerContext value={server}>
      <ErrorBoundary fallback={<BrokenPage />}>
        <Suspense fallback={<JoiningPage />}>
          <Switch>
            <Route path="/" component={Landing} />
            <Route path="/s/:code/:view?">
              {({ code, view }) =>
                view !== undefined && view !== wallPath ? (
                  <NotFoundPage />
                ) : server.backend ? (
                  <SessionPage key={code} code={code} wall={view === wallPath} />
                ) : (
                  <JoiningPage />
                )
              }
            </Route>
            <Route path="/s">
              <Redirect to="/" />
            </Route>
            <Route path="/terms">{() => <LegalPage key="terms" kind="terms" />}</Route>
            <Route path="/privacy">{() => <LegalPage key="privacy" kind="privacy" />}</Route>
            <Route component={NotFoundPage} />
          </Switch>
        </Suspense>
      </ErrorBoundary>
    </ServerContext>
  );
}
