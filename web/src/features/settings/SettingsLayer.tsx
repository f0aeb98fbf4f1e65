import { Suspense, useEffect } from "react";
import { useTranslation } from "react-i18next";
import { lazily } from "../../app/lazily";
import { isHost } from "../../session/selectors";
import { Sheet } from "../../ui/Sheet";
import { useSession } from "../session/SessionContext";
import { useRoomSettings } from "./useRoomSettings";

const SettingsContent = lazily(() => import("./SettingsContent"));

/** The host's settings, loaded when they are asked for. */
export function SettingsLayer() {
  const { t } = useTranslation();
  const host = useSession(isHost);
  const { shown, close } = useRoomSettings();
  useEffect(() => close, [close]);
  return (
    <Sheet
      open={shown && host}
      onClose={close}
      title={t("settings.title")}
      text={t("settings.lead")}
      side="drawer"
    >
      <Suspense fallback={<p role="status">{t("settings.reading")}</p>}>
        <SettingsContent />
      </Suspense>
    </Sheet>
  );
}
