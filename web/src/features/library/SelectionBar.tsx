import { ListPlus, Plus } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "../../ui/Button";
import { useToasts } from "../../ui/toasts";
import { useLive } from "../session/SessionContext";
import { useAction } from "../session/useAction";
import { outcomeText, requestAll } from "./outcome";
import styles from "./Library.module.css";
import type { Selection } from "./useSelection";
import { useTrackSheets } from "./useTrackSheets";

const look = { size: 18, strokeWidth: 1.5, "aria-hidden": true } as const;

/** What is done with all chosen tracks. */
export function SelectionBar({ selection }: { readonly selection: Selection }) {
  const { t } = useTranslation();
  const live = useLive();
  const act = useAction();
  const show = useToasts((state) => state.show);
  const keep = useTrackSheets((state) => state.keep);
  const count = selection.ids.size;
  const queueAll = () => {
    const trackIds = selection.inOrder();
    selection.end();
    act(async () => {
      const outcome = await requestAll(trackIds, (trackId) => live.queue.add(trackId));
      show(outcomeText(t, outcome), outcome.queued > 0 ? "plain" : "bad");
    });
  };
  return (
    <div className={styles.selection} role="toolbar" aria-label={t("library.select")}>
      <span role="status">{t("library.selected", { count })}</span>
      <Button onClick={selection.chooseAll}>{t("library.selectAll")}</Button>
      <Button
        disabled={count === 0}
        data-testid="keep-selected"
        onClick={() => keep({ trackIds: selection.inOrder(), name: "", fresh: false })}
      >
        <ListPlus {...look} />
        {t("library.keepSelected")}
      </Button>
      <Button look="primary" disabled={count === 0} data-testid="queue-selected" onClick={queueAll}>
        <Plus {...look} />
        {t("library.addSelected")}
      </Button>
    </div>
  );
}
