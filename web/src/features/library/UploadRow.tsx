import { FileWarning, Hourglass, LoaderCircle, RotateCw, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { TFunction } from "i18next";
import type { StorageRow } from "../../api/library";
import { currentLanguage } from "../../i18n";
import { errorText } from "../../i18n/errorText";
import { IconButton } from "../../ui/Button";
import { bytesText } from "./bytes";
import styles from "./Uploads.module.css";
import type { Upload } from "./uploads";

interface UploadRowProps {
  readonly upload: Upload;
  readonly storage: StorageRow | null;
  readonly onDismiss: () => void;
  readonly onRetry: () => void;
}

/** What the file itself is refused for: sent again, it is refused again. */
const hopeless = new Set([
  "EmptyUpload",
  "NotAudio",
  "DamagedAudio",
  "AudioTooLong",
  "EntityTooLarge",
  "InvalidMimeType",
  "InvalidKey",
  "ContentBlocked",
]);

const look = { size: 20, strokeWidth: 1.5, "aria-hidden": true } as const;

/** A file on its way to be a track, or why it is none. */
export function UploadRow({ upload, storage, onDismiss, onRetry }: UploadRowProps) {
  const { t } = useTranslation();
  const { state, fileName } = upload;
  const failed = state === "failed";
  const moving = state === "sending" || state === "preparing";
  return (
    <li className={styles.row} data-testid="upload" data-state={state} data-file={fileName}>
      <span className={styles.sign} data-failed={failed ? "" : undefined}>
        {failed ? (
          <FileWarning {...look} />
        ) : moving ? (
          <LoaderCircle {...look} className={styles.spin} />
        ) : (
          <Hourglass {...look} />
        )}
      </span>
      <span className={styles.text}>
        <b>{fileName}</b>
        <small data-failed={failed ? "" : undefined}>{wordOf(t, upload, storage)}</small>
        {moving && <progress className={styles.bar} value={upload.progress} aria-label={fileName} />}
      </span>
      {failed && upload.repeatable && !hopeless.has(upload.code ?? "") && (
        <IconButton label={t("library.retry")} data-testid="upload-retry" onClick={onRetry}>
          <RotateCw size={18} strokeWidth={1.5} aria-hidden="true" />
        </IconButton>
      )}
      {state !== "preparing" && (
        <IconButton
          label={failed ? t("library.dismiss") : t("library.cancel", { name: fileName })}
          data-testid="upload-dismiss"
          onClick={onDismiss}
        >
          <X size={18} strokeWidth={1.5} aria-hidden="true" />
        </IconButton>
      )}
    </li>
  );
}

function wordOf(t: TFunction, { state, code, progress }: Upload, storage: StorageRow | null): string {
  switch (state) {
    case "held":
      return t("library.heldOne");
    case "waiting":
      return t("library.waiting");
    case "sending":
    case "preparing":
      return t(`library.${state}`, { percent: Math.round(progress * 100) });
    case "failed": {
      const text = errorText(t, code ?? "unexpected");
      if (code !== "UserQuotaExceeded" || !storage?.quota_bytes) return text;
      const [used, quota] = [storage.bytes, storage.quota_bytes].map((bytes) =>
        bytesText(bytes, currentLanguage()),
      );
      return `${text} (${t("library.storage", { used, quota })})`;
    }
  }
}
