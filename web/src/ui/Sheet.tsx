import { X } from "lucide-react";
import { Dialog } from "radix-ui";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { IconButton } from "./Button";
import styles from "./Sheet.module.css";

interface SheetProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly text?: string;
  readonly side?: "centre" | "drawer";
  readonly children: ReactNode;
}

/** A text to fill in takes the focus; else the layer itself does, rather than its closing button. */
function focusContent(event: Event): void {
  event.preventDefault();
  if (!(event.target instanceof HTMLElement)) return;
  (
    event.target.querySelector<HTMLInputElement>("input:not([readonly], [type=file])") ?? event.target
  ).focus();
}

/** A layer over the room: in the middle or at the side, on a phone from below. */
export function Sheet({ open, onClose, title, text, side = "centre", children }: SheetProps) {
  const { t } = useTranslation();
  return (
    <Dialog.Root open={open} onOpenChange={(nowOpen) => !nowOpen && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className={styles.scrim} />
        <Dialog.Content
          className={`${styles.sheet ?? ""} ${styles[side] ?? ""}`}
          {...(text ? {} : { "aria-describedby": undefined })}
          onOpenAutoFocus={focusContent}
        >
          <header className={styles.head}>
            <div>
              <Dialog.Title className={styles.title}>{title}</Dialog.Title>
              {text && <Dialog.Description className={styles.text}>{text}</Dialog.Description>}
            </div>
            <Dialog.Close asChild>
              <IconButton label={t("app.close")}>
                <X size={20} strokeWidth={1.5} />
              </IconButton>
            </Dialog.Close>
          </header>
          {children}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
