import { FileWarning, LoaderCircle, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { errorText } from "../../i18n/errorText";
import { IconButton } from "../../ui/Button";
import styles from "./Library.module.css";
import type { Upload } from "./uploads";

/** A file on its way to be a track, or why it is none. */
export function UploadRow({
  upload,
  onDismiss,
}: {
  readonly upload: Upload;
  readonly onDismiss: () => void;
}) {
  const { t } = useTranslation();
  const failed = upload.state === "failed";
  const word =
    upload.state === "failed"
      ? errorText(t, upload.code ?? "unexpected")
      : t(`library.${upload.state}`, { percent: Math.round(upload.progress * 100) });
  return (
    <li className={styles.row} data-testid="upload" data-state={upload.state}>
      <span className={styles.sign} data-failed={failed ? "" : undefined}>
        {failed ? (
          <FileWarning size={20} strokeWidth={1.5} aria-hidden="true" />
        ) : (
          <LoaderCircle size={20} strokeWidth={1.5} className={styles.spin} aria-hidden="true" />
        )}
      </span>
      <span className={styles.text}>
        <b>{upload.fileName}</b>
        <small data-failed={failed ? "" : undefined}>{word}</small>
        {!failed && <progress className={styles.bar} value={upload.progress} aria-label={upload.fileName} />}
      </span>
      {failed && (
        <IconButton label={t("library.dismiss")} onClick={onDismiss}>
          <X size={18} strokeWidth={1.5} aria-hidden="true" />
        </IconButton>
      )}
    </li>
  );
}
