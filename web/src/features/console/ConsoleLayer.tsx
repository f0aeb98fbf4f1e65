import { lazy, Suspense, useEffect } from "react";
import { useTranslation } from "react-i18next";
import { ErrorBoundary } from "../../app/ErrorBoundary";
import { ignoreFailure } from "../../app/pages";
import { mayUseConsole } from "../../session/selectors";
import { useToasts } from "../../ui/toasts";
import { useSession } from "../session/SessionContext";
import { TalkBanner } from "./TalkBanner";
import { useConsole } from "./useConsole";
import { useMix } from "./useMix";

const loadConsole = () => import("./Console");
const Console = lazy(loadConsole);

/** The console over the room, for who may have it. */
export function ConsoleLayer() {
  const allowed = useSession(mayUseConsole);
  const { shown, close } = useConsole();
  const mix = useMix();
  useEffect(() => {
    if (allowed) ignoreFailure(loadConsole());
    else close();
  }, [allowed, close]);
  useEffect(() => close, [close]);
  return (
    <>
      <TalkBanner />
      {shown && allowed && (
        <ErrorBoundary fallback={<Broken />}>
          <Suspense fallback={null}>
            <Console mix={mix} />
          </Suspense>
        </ErrorBoundary>
      )}
    </>
  );
}

/** Its code did not arrive. */
function Broken() {
  const { t } = useTranslation();
  const show = useToasts((state) => state.show);
  useEffect(() => show(`${t("console.broken")} ${t("state.brokenText")}`, "bad"), [show, t]);
  return null;
}
