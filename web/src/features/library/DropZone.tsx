import { Upload as UploadIcon } from "lucide-react";
import { useRef, useState, type ChangeEvent, type DragEvent } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../ui/Button";
import styles from "./Library.module.css";

/** Where files come in: dropped, or chosen. */
export function DropZone({ onFiles }: { readonly onFiles: (files: Iterable<File>) => void }) {
  const { t } = useTranslation();
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);

  const onDragOver = (event: DragEvent) => {
    event.preventDefault();
    setOver(true);
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    onFiles(event.dataTransfer.files);
  };
  const onChange = (event: ChangeEvent<HTMLInputElement>) => {
    onFiles(event.target.files ?? []);
    event.target.value = ""; // the same file may be chosen again after a failure
  };

  return (
    <div
      className={styles.drop}
      data-over={over ? "" : undefined}
      onDragOver={onDragOver}
      onDragLeave={() => setOver(false)}
      onDrop={onDrop}
    >
      <p>{over ? t("library.dropNow") : t("library.drop")}</p>
      <Button look="quiet" onClick={() => input.current?.click()}>
        <UploadIcon size={18} strokeWidth={1.5} aria-hidden="true" />
        {t("library.upload")}
      </Button>
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
      <p className={styles.rights}>{t("library.rights")}</p>
    </div>
  );
}
