import { Upload } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import styles from "./RoomDrop.module.css";

const carriesFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") ?? false;

/** Files dropped anywhere in the room come in. */
export function RoomDrop({ onFiles }: { readonly onFiles: (files: Iterable<File>) => void }) {
  const { t } = useTranslation();
  const [over, setOver] = useState(false);
  useEffect(() => {
    const onDragOver = (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      event.preventDefault(); // else the browser opens the file in the room's place
      setOver(true);
    };
    const onDragLeave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false); // out of the window
    };
    const onDrop = (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      setOver(false);
      onFiles(event.dataTransfer?.files ?? []);
    };
    window.addEventListener("dragover", onDragOver);
    window.addEventListener("dragleave", onDragLeave);
    window.addEventListener("drop", onDrop);
    return () => {
      window.removeEventListener("dragover", onDragOver);
      window.removeEventListener("dragleave", onDragLeave);
      window.removeEventListener("drop", onDrop);
    };
  }, [onFiles]);
  if (!over) return null;
  return (
    <div className={styles.over} role="status" data-testid="drop-files">
      <div className={styles.frame}>
        <Upload size={44} strokeWidth={1.25} aria-hidden="true" />
        <p className={styles.word}>{t("library.dropNow")}</p>
        <p className={styles.text}>{t("library.dropText")}</p>
      </div>
    </div>
  );
}
