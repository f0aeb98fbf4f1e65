import { Upload as UploadIcon } from "lucide-react";
import { useRef, type ChangeEvent } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { currentLanguage } from "../../i18n";
import { Button } from "../../ui/Button";
import { batchOf } from "./batch";
import { bytesText } from "./bytes";
import type { StorageRow } from "../../api/library";
import styles from "./Uploads.module.css";
import { UploadRow } from "./UploadRow";
import type { Uploads } from "./uploads";

interface UploadPanelProps {
  readonly uploads: Uploads;
  /** Null until it is known. */
  readonly storage: StorageRow | null;
  readonly onConfirm: (confirmed: boolean) => void;
}

/** Where files come in: chosen here or dropped anywhere, once their sender says that he may share them. */
export function UploadPanel({ uploads, storage, onConfirm }: UploadPanelProps) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  const onTheWay = useStore(uploads.store, (state) => state.uploads);
  const confirmed = useStore(uploads.store, (state) => state.confirmed);
  const held = onTheWay.filter(({ state }) => state === "held").length;
  const onChange = (event: ChangeEvent<HTMLInputElement>) => {
    uploads.add(event.target.files ?? []);
    event.target.value = ""; // the same file may be chosen again after a failure
  };
  return (
    <section className={styles.panel} aria-label={t("library.upload")}>
      <div className={styles.head}>
        <Button look="quiet" data-testid="upload-open" onClick={() => input.current?.click()}>
          <UploadIcon size={18} strokeWidth={1.5} aria-hidden="true" />
          {t("library.upload")}
        </Button>
        <p className={styles.hint}>
          <span className={styles.drop}>{t("library.drop")}</span> <Used storage={storage} />
        </p>
        <input
          ref={input}
          type="file"
          hidden
          multiple
          accept="audio/*,.mp3,.m4a,.aac,.flac,.wav,.ogg,.opus,.webm,.mp4"
          data-testid="upload-input"
          aria-label={t("library.upload")}
          onChange={onChange}
        />
      </div>
      <label className={styles.rights} data-asked={held > 0 && !confirmed ? "" : undefined}>
        <input
          type="checkbox"
          data-testid="rights-confirm"
          checked={confirmed}
          onChange={(event) => onConfirm(event.target.checked)}
        />
        <span>{t("library.rights")}</span>
      </label>
      {held > 0 && (
        <p className={styles.held} role="status">
          {t("library.held", { count: held })}
        </p>
      )}
      <Together uploads={uploads} />
      {onTheWay.length > 0 && (
        <ul aria-live="polite">
          {onTheWay.map((upload) => (
            <UploadRow
              key={upload.id}
              upload={upload}
              storage={storage}
              onDismiss={() => uploads.dismiss(upload.id)}
              onRetry={() => uploads.retry(upload.id)}
            />
          ))}
        </ul>
      )}
    </section>
  );
}

function Used({ storage }: { readonly storage: StorageRow | null }) {
  const { t } = useTranslation();
  if (!storage || storage.bytes === 0) return null;
  const used = bytesText(storage.bytes, currentLanguage());
  return (
    <span className={styles.used} data-testid="storage-used">
      {storage.quota_bytes === null
        ? t("library.storageOpen", { used })
        : t("library.storage", { used, quota: bytesText(storage.quota_bytes, currentLanguage()) })}
    </span>
  );
}

/** All files together, where there is more than one. */
function Together({ uploads }: { readonly uploads: Uploads }) {
  const { t } = useTranslation();
  const state = useStore(uploads.store);
  const batch = batchOf(state);
  if (!batch || batch.all < 2) return null;
  return (
    <div className={styles.together} data-testid="upload-batch">
      <div>
        <span>
          {t("library.batch", {
            done: batch.done,
            count: batch.all,
            percent: Math.round(batch.progress * 100),
          })}
        </span>
        <progress className={styles.bar} value={batch.progress} aria-label={t("library.batchLabel")} />
      </div>
      {state.uploads.some(({ state: step }) => step === "waiting" || step === "sending") && (
        <Button data-testid="upload-cancel-all" onClick={() => uploads.cancel()}>
          {t("library.cancelAll")}
        </Button>
      )}
    </div>
  );
}
