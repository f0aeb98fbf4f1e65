import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import type { ReportRow } from "../../api/rows";
import { momentText } from "../../i18n/moments";
import { mayModerate } from "../../session/selectors";
import { Button } from "../../ui/Button";
import { useLive, useSession } from "../session/SessionContext";
import { useAction } from "../session/useAction";
import styles from "./Order.module.css";
import { ReadSection } from "./ReadSection";
import { useNames } from "./useNames";
import { useReading } from "../../ui/useReading";

/** What waits for somebody who keeps order, with what its reporter saw. */
export function Reports() {
  const { t } = useTranslation();
  const { moderation } = useLive();
  const done = useStore(moderation.store, (state) => state.done);
  const reading = useReading(
    useCallback(() => moderation.openReports(), [moderation]),
    done,
  );
  return (
    <ReadSection title={t("moderation.reports")} reading={reading} empty={t("moderation.reportsEmpty")}>
      {(reports) => reports.map((report) => <Report key={report.id} report={report} />)}
    </ReadSection>
  );
}

function Report({ report }: { readonly report: ReportRow }) {
  const { t } = useTranslation();
  const { moderation } = useLive();
  const act = useAction();
  const { id, kind, target_id: targetId, reason, seen } = report;
  const writerId = kind === "message" ? seen.user_id : null;
  const deletable = useSession(
    (state) => typeof writerId === "string" && (writerId === state.myId || mayModerate(state, writerId)),
  );
  const deleteIt = async () => {
    await moderation.deleteMessage(targetId);
    await moderation.resolveReport(id, "handled");
  };
  return (
    <li className={styles.report} data-testid="open-report" data-kind={kind}>
      <Seen report={report} />
      <p className={styles.reason}>{t("moderation.reason", { reason })}</p>
      <p className={styles.note}>{momentText(Date.parse(report.created_at))}</p>
      <div className={styles.choices}>
        {deletable && (
          <Button look="danger" data-testid="report-delete" onClick={() => act(deleteIt)}>
            {t("moderation.deleteMessage")}
          </Button>
        )}
        <Button
          data-testid="report-dismiss"
          onClick={() => act(() => moderation.resolveReport(id, "dismissed"))}
        >
          {t("moderation.dismiss")}
        </Button>
        <Button
          look="quiet"
          data-testid="report-handled"
          onClick={() => act(() => moderation.resolveReport(id, "handled"))}
        >
          {t("moderation.handled")}
        </Button>
      </div>
    </li>
  );
}

/** As it was when it was reported; it may be deleted or renamed since. */
function Seen({ report: { kind, seen } }: { readonly report: ReportRow }) {
  const { t } = useTranslation();
  const nameOf = useNames();
  switch (kind) {
    case "message":
      return (
        <div className={styles.text}>
          <small>
            {t("moderation.seenMessage", { name: nameOf(seen.user_id, t("moderation.somebodyThere")) })}
          </small>
          <blockquote className={styles.seen}>{seen.body || t("chat.deleted")}</blockquote>
        </div>
      );
    case "track":
      return (
        <p className={styles.text}>
          <small>{t("moderation.seenTrack")}</small>
          <b>{[seen.title, seen.artist].filter(Boolean).join(" · ")}</b>
        </p>
      );
    case "member":
      return (
        <p className={styles.text}>
          <small>{t("moderation.seenMember")}</small>
          <b>{seen.display_name}</b>
        </p>
      );
  }
}
