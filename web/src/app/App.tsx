import { Tooltip } from "radix-ui";
import { lazy, Suspense, useEffect, useState } from "react";
import { Redirect, Route, Switch } from "wouter";
import { Landing } from "../features/landing/Landing";
import { AwayPage, BrokenPage, JoiningPage, NotFoundPage } from "../features/status/StatusPages";
import { Toaster } from "../ui/Toaster";
import { startBackend, type Backend } from "./Backend";
import { BackendContext } from "./BackendContext";
import { ErrorBoundary } from "./ErrorBoundary";
import { ignoreFailure, loadSessionPage } from "./pages";

const SessionPage = lazy(loadSessionPage);

const retryDelayMs = 2000;

/** The server's configuration, asked for until it answers. */
function useStartedBackend(): { readonly backend: Backend | null; readonly away: boolean } {
  const [backend, setBackend] = useState<Backend | null>(null);
  const [away, setAway] = useState(false);
  useEffect(() => {
    let left = false;
    const start = async () => {
      try {
        const started = await startBackend();
        if (left) started.engine.close();
        else setBackend(started);
        // So that a room opens without a wait for its code.
        ignoreFailure(loadSessionPage());
      } catch {
        if (left) return;
        setAway(true);
        setTimeout(() => void start(), retryDelayMs);
      }
    };
    void start();
    return () => {
      left = true;
    };
  }, []);
  return { backend, away };
}

export function App() {
  const { backend, away } = useStartedBackend();
  if (!backend) return away ? <AwayPage /> : <JoiningPage />;
  return (
    <BackendContext value={backend}>
      <Tooltip.Provider delayDuration={300}>
        <ErrorBoundary fallback={<BrokenPage />}>
          <Suspense fallback={<JoiningPage />}>
            <Switch>
              <Route path="/" component={Landing} />
              <Route path="/s/:code">{({ code }) => <SessionPage key={code} code={code} />}</Route>
              <Route path="/s">
                <Redirect to="/" />
              </Route>
              <Route component={NotFoundPage} />
            </Switch>
          </Suspense>
        </ErrorBoundary>
        <Toaster />
      </Tooltip.Provider>
    </BackendContext>
  );
}
