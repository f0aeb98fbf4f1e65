import { Check, Copy } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { encode } from "uqr";
import { useBackend } from "../../app/BackendContext";
import { Button } from "../../ui/Button";
import { Sheet } from "../../ui/Sheet";
import { copyText } from "./copyText";
import styles from "./Share.module.css";
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
      <p className={styles.told} role="status">
        {copied === false && t("share.copyFailed")}
      </p>
    </div>
  );
}

function QrPicture({ text, label }: { readonly text: string; readonly label: string }) {
  const { path, size } = useMemo(() => {
    const code = encode(text, { ecc: "M", border: 0 });
    const squares = code.data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : "")));
    return { path: squares.join(""), size: code.size };
  }, [text]);
  return (
    <div className={styles.qr}>
      <svg viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shapeRendering="crispEdges">
        <path d={path} />
      </svg>
    </div>
  );
}
