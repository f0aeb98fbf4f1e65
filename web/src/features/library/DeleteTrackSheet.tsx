import { useTranslation } from "react-i18next";
import type { ListedTrack } from "../../api/library";
import { useBackend } from "../../app/BackendContext";
import { Button } from "../../ui/Button";
import { Sheet } from "../../ui/Sheet";
import { useAction } from "../session/useAction";
import styles from "./Library.module.css";

interface DeleteTrackSheetProps {
  /** Null: nothing is to be deleted. */
  readonly track: ListedTrack | null;
  readonly onClose: () => void;
  readonly onDeleted: () => void;
}

/** Asks once more: what plays of it falls silent everywhere. */
export function DeleteTrackSheet({ track, onClose, onDeleted }: DeleteTrackSheetProps) {
  const { t } = useTranslation();
  const { calls } = useBackend();
  const act = useAction();
  if (!track) return null;
  const confirm = () => {
    onClose();
    act(async () => {
      await calls.deleteTrack(track.id);
      onDeleted();
    });
  };
  return (
    <Sheet
      open
      onClose={onClose}
      title={t("library.deleteTitle", { title: track.title })}
      text={t("library.deleteText")}
    >
      <div className={styles.choices}>
        <Button onClick={onClose}>{t("app.cancel")}</Button>
        <Button look="danger" data-testid="delete-track-confirm" onClick={confirm}>
          {t("library.deleteConfirm")}
        </Button>
      </div>
    </Sheet>
  );
}
