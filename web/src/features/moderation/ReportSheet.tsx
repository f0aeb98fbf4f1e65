import { useState, type SubmitEvent } from "react";
import { useTranslation } from "react-i18next";
import type { ReportKind } from "../../api/rows";
import { failureText } from "../../i18n/errorText";
import { Button } from "../../ui/Button";
import { Sheet } from "../../ui/Sheet";
import { useToasts } from "../../ui/toasts";
import form from "../name/NameForm.module.css";
import { useLive, useSession } from "../session/SessionContext";

const longestReason = 500;

/** What somebody is about to report: whose it is, or a track's title. */
export interface Reported {
  readonly kind: ReportKind;
  readonly id: string;
  readonly name: string;
}

const titles = {
  message: "moderation.reportMessageOf",
  member: "moderation.reportMember",
  track: "moderation.reportTrack",
} as const;

interface ReportSheetProps {
  readonly reported: Reported | null;
  readonly onClose: () => void;
}

/** Asks what is wrong, and tells those who keep order. */
export function ReportSheet({ reported, onClose }: ReportSheetProps) {
  const { t } = useTranslation();
  const hosted = useSession((state) => state.session?.hostId !== null);
  const name = reported?.name ?? "";
  return (
    <Sheet
      open={reported !== null}
      onClose={onClose}
      title={t(reported ? titles[reported.kind] : titles.member, { name })}
      text={t(hosted ? "moderation.reportText" : "lobby.reportText")}
    >
      {reported && <ReasonForm reported={reported} onDone={onClose} />}
    </Sheet>
  );
}

function ReasonForm({ reported, onDone }: { readonly reported: Reported; readonly onDone: () => void }) {
  const { t } = useTranslation();
  const { moderation } = useLive();
  const show = useToasts((state) => state.show);
  const [reason, setReason] = useState("");
  const [problem, setProblem] = useState<string | null>(null);

  // What was written stays where the server refuses it.
  const send = async (event: SubmitEvent) => {
    event.preventDefault();
    try {
      await moderation.report(reported.kind, reported.id, reason.trim());
      show(t("moderation.reported"));
      onDone();
    } catch (failure) {
      setProblem(failureText(t, failure));
    }
  };

  return (
    <form className={form.form} onSubmit={(event) => void send(event)}>
      <div className={form.row}>
        <input
          className={form.input}
          aria-label={t("moderation.reasonLabel")}
          placeholder={t("moderation.reasonLabel")}
          value={reason}
          maxLength={longestReason}
          required
          autoComplete="off"
          data-testid="report-reason"
          onChange={(event) => setReason(event.target.value)}
        />
      </div>
      {problem && (
        <p role="alert" className={form.problem}>
          {problem}
        </p>
      )}
      <Button type="submit" look="primary" disabled={reason.trim() === ""} data-testid="report-send">
        {t("moderation.reportSend")}
      </Button>
    </form>
  );
}
