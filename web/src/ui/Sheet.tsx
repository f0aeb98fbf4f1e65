import { X } from "lucide-react";
import { Dialog } from "radix-ui";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { IconButton } from "./Button";
import { giveBack, openerNow } from "./opener";
import styles from "./Sheet.module.css";

interface SheetProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly text?: string | undefined;
  readonly side?: "centre" | "drawer";
  /** Beside the room, which stays in reach, rather than over it. */
  readonly beside?: boolean;
  readonly children: ReactNode;
}

/** A text to fill in takes the focus; else the layer itself does, rather than its closing button. */
function focusContent(event: Event): void {
  event.preventDefault();
  if (!(event.target instanceof HTMLElement)) return;
  (
    event.target.querySelector<HTMLInputElement>(
      "input:not([readonly], [type=file], [type=checkbox], [data-quiet])",
    ) ?? event.target
  ).focus();
}

/** Escape belongs to what has the focus first, where it means something there. */
function leaveEscape(event: KeyboardEvent): void {
  const taken = event.target instanceof Element && event.target.closest("[data-takes-escape]");
  if (taken) event.preventDefault();
}

/** A layer over the room: in the middle or at the side, on a phone from below. */
export function Sheet({ open, onClose, title, text, side = "centre", beside = false, children }: SheetProps) {
  return (
    <Dialog.Root modal={!beside} open={open} onOpenChange={(nowOpen) => !nowOpen && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className={styles.scrim} />
        <Layer title={title} text={text} side={side} beside={beside}>
          {children}
        </Layer>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

type LayerProps = Pick<SheetProps, "title" | "text" | "children"> &
  Required<Pick<SheetProps, "side" | "beside">>;

/** There only while it is open, so that it knows from its beginning where the focus goes in the end. */
function Layer({ title, text, side, beside, children }: LayerProps) {
  const { t } = useTranslation();
  const [openers] = useState(openerNow);
  return (
    <Dialog.Content
      className={`${styles.sheet ?? ""} ${styles[side] ?? ""}`}
      {...(text ? {} : { "aria-describedby": undefined })}
      data-beside={beside ? "" : undefined}
      onOpenAutoFocus={focusContent}
      onEscapeKeyDown={leaveEscape}
      onInteractOutside={(event) => beside && event.preventDefault()}
      onCloseAutoFocus={(event) => {
        event.preventDefault();
        giveBack(openers);
      }}
    >
      <div className={styles.head}>
        <div>
          <Dialog.Title className={styles.title}>{title}</Dialog.Title>
          {text && <Dialog.Description className={styles.text}>{text}</Dialog.Description>}
        </div>
        <Dialog.Close asChild>
          <IconButton label={t("app.close")}>
            <X size={20} strokeWidth={1.5} />
          </IconButton>
        </Dialog.Close>
      </div>
      {children}
    </Dialog.Content>
  );
}
