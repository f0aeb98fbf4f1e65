import { Check, Copy, Share2 } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useBackend } from "../../app/BackendContext";
import { Button } from "../../ui/Button";
import { Sheet } from "../../ui/Sheet";
import { copyText } from "./copyText";
import { QrPicture } from "./QrPicture";
import styles from "./Share.module.css";
import { canShare, shareLink } from "./shareLink";
import { isOnlyHere, sessionLink } from "./sessionLink";

interface ShareSheetProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly code: string;
}

export function ShareSheet({ open, onClose, code }: ShareSheetProps) {
  const { t } = useTranslation();
  const { config } = useBackend();
  const link = sessionLink(window.location.origin, config.publicUrl, code);
  return (
    <Sheet
      open={open}
      onClose={onClose}
      title={t("share.title")}
      text={t("share.text", { host: new URL(link).host })}
    >
      <p
        className={styles.code}
        role="img"
        aria-label={`${t("share.code")}: ${Array.from(code).join(" ")}`}
        data-testid="share-code"
      >
        {Array.from(code, (character, index) => (
          <span key={index} aria-hidden="true">
            {character}
          </span>
        ))}
      </p>
      <div className={styles.middle}>
        <QrPicture text={link} label={t("share.qr")} />
        <LinkRow link={link} />
      </div>
      {isOnlyHere(link) && (
        <p className={styles.onlyHere} data-testid="share-only-here">
          {t("share.onlyHere")} <code>--host 0.0.0.0</code>
        </p>
      )}
    </Sheet>
  );
}

function LinkRow({ link }: { readonly link: string }) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  const [copied, setCopied] = useState<boolean | null>(null);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => setCopied(null), 2500);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async () => {
    setCopied(await copyText(link, input.current));
  };
  return (
    <div className={styles.side}>
      <input
        ref={input}
        className={styles.link}
        value={link}
        readOnly
        aria-label={t("share.link")}
        data-testid="share-link"
        onFocus={(event) => event.target.select()}
      />
      <Button look="primary" wide data-testid="copy-link" onClick={() => void copy()}>
        {copied ? (
          <Check size={18} strokeWidth={1.5} aria-hidden="true" />
        ) : (
          <Copy size={18} strokeWidth={1.5} aria-hidden="true" />
        )}
        {copied ? t("share.copied") : t("share.copyLink")}
      </Button>
      {canShare && (
        <Button wide data-testid="share-system" onClick={() => void shareLink(link, t("share.invitation"))}>
          <Share2 size={18} strokeWidth={1.5} aria-hidden="true" />
          {t("share.system")}
        </Button>
      )}
      <p className={styles.told} role="status">
        {copied === false && t("share.copyFailed")}
      </p>
    </div>
  );
}
