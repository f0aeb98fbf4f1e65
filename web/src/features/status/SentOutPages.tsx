import { Ban, DoorOpen } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { momentText } from "../../i18n/moments";
import { Button } from "../../ui/Button";
import { HomeButton, signLook, StatusPage } from "./StatusPages";

/** Out, and free to come back: by a step of one's own, or who sent one out would have done it in vain. */
export function KickedPage() {
  const { t } = useTranslation();
  return (
    <StatusPage sign={<DoorOpen {...signLook} />} title={t("state.kickedTitle")} text={t("state.kickedText")}>
      <Button look="primary" data-testid="come-back" onClick={() => window.location.reload()}>
        {t("state.comeBack")}
      </Button>
      <HomeButton label={t("app.home")} look="plain" />
    </StatusPage>
  );
}

/** Kept out: for how many seconds, where it ends and the server has said so. */
export function BannedPage({ forS }: { readonly forS?: number | undefined }) {
  const { t } = useTranslation();
  const [untilMs] = useState(() => (forS === undefined ? null : Date.now() + forS * 1000));
  return (
    <StatusPage
      sign={<Ban {...signLook} />}
      title={t("state.bannedTitle")}
      text={untilMs === null ? t("state.bannedText") : t("state.bannedUntil", { until: momentText(untilMs) })}
    >
      <HomeButton label={t("app.home")} />
    </StatusPage>
  );
}
