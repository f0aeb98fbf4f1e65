import { Tooltip } from "radix-ui";
import { lazy, Suspense, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Redirect, Route, Switch } from "wouter";
import { Landing } from "../features/landing/Landing";
import { AwayPage } from "../features/status/AwayPage";
import { BrokenPage, JoiningPage, NotFoundPage } from "../features/status/StatusPages";
import { Toaster } from "../ui/Toaster";
import { useToasts } from "../ui/toasts";
import { startBackend, type Backend } from "./Backend";
import { BackendContext } from "./BackendContext";
import { ErrorBoundary } from "./ErrorBoundary";
import { watchForLostCode } from "./lostCode";
import { loadLegalPage, loadSessionPage, loadWhenIdle, wallPath } from "./pages";
import { useUpdate } from "./update";

const SessionPage = lazy(loadSessionPage);
const LegalPage = lazy(loadLegalPage);

const retryDelayMs = 2000;

/** For so long, or until the network is back. */
function pause(delayMs: number): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      clearTimeout(timer);
      window.removeEventListener("online", go);
      resolve();
    };
    const timer = setTimeout(go, delayMs);
    window.addEventListener("online", go);
  });
}

/** The server's configuration, asked for until it answers. */
function useStartedBackend(): { readonly backend: Backend | null; readonly away: boolean } {
  const [backend, setBackend] = useState<Backend | null>(null);
  const [away, setAway] = useState(false);
  useEffect(() => {
    const leaving = new AbortController();
    const left = () => leaving.signal.aborted;
    const start = async () => {
      try {
        const started = await startBackend();
        if (left()) started.engine.close();
        else setBackend(started);
        // So that a room opens without a wait for its code.
        loadWhenIdle(loadSessionPage);
      } catch {
        if (left()) return;
        setAway(true);
        await pause(retryDelayMs);
        if (!left()) void start();
      }
    };
    void start();
    return () => leaving.abort();
  }, []);
  return { backend, away };
}

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
    const update = { label: t("install.updateNow"), run: () => window.location.reload() };
    useToasts.getState().show(t("install.newer"), "plain", update);
  }, [newer, t]);
}

export function App() {
  const { backend, away } = useStartedBackend();
  useVersions(backend);
  return (
    <Tooltip.Provider delayDuration={300}>
      {backend ? <Pages backend={backend} /> : away ? <AwayPage /> : <JoiningPage />}
      <Toaster />
    </Tooltip.Provider>
  );
}

function Pages({ backend }: { readonly backend: Backend }) {
  return (
    <BackendContext value={backend}>
      <ErrorBoundary fallback={<BrokenPage />}>
        <Suspense fallback={<JoiningPage />}>
          <Switch>
            <Route path="/" component={Landing} />
            <Route path="/s/:code/:view?">
              {({ code, view }) =>
                view === undefined || view === wallPath ? (
                  <SessionPage key={code} code={code} wall={view === wallPath} />
                ) : (
                  <NotFoundPage />
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
    </BackendContext>
  );
}
