import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { LegalKind } from "../../api/config";
import { currentLanguage } from "../../i18n";
import { Button } from "../../ui/Button";
import { accentHue, useAccentHue } from "../../ui/useAccentHue";
import { Blank } from "../landing/Blank";
import { Preferences, Wordmark } from "../landing/TopBar";
import { NotFoundPage } from "../status/StatusPages";
import { blocksOf, piecesOf, type Block } from "./blocks";
import styles from "./LegalPage.module.css";

type Reading =
  { readonly kind: "reading" | "missing" | "failed" } | { readonly kind: "read"; readonly text: string };

/** A text of the operator's, or the program's own where he has none. */
export default function LegalPage({ kind }: { readonly kind: LegalKind }) {
  const { t } = useTranslation();
  const { reading, again } = useText(kind);
  const title = t(`legal.${kind}`);
  useAccentHue(accentHue(null));

  useEffect(() => {
    document.title = `${title} · WhatsSound`;
    return () => {
      document.title = "WhatsSound";
    };
  }, [title]);

  if (reading.kind === "missing") return <NotFoundPage />;
  return (
    <div className={styles.page}>
      <header className={styles.top}>
        <Wordmark />
        <Preferences />
      </header>
      <main
        className={styles.text}
        aria-busy={reading.kind === "reading"}
        data-testid={reading.kind === "read" ? "legal" : undefined}
      >
        <h1>{title}</h1>
        {reading.kind === "reading" && <BlankText />}
        {reading.kind === "failed" && (
          <div role="alert" className={styles.failed}>
            <p>{t("legal.failed")}</p>
            <Button onClick={again}>{t("app.retry")}</Button>
          </div>
        )}
        {reading.kind === "read" &&
          blocksOf(reading.text).map((block, index) => <BlockElement key={index} block={block} />)}
      </main>
    </div>
  );
}

function useText(kind: LegalKind): { readonly reading: Reading; readonly again: () => void } {
  const language = currentLanguage();
  const [attempt, setAttempt] = useState(0);
  const [reading, setReading] = useState<Reading>({ kind: "reading" });

  useEffect(() => {
    const leaving = new AbortController();
    const read = async (): Promise<Reading> => {
      const response = await fetch(`/legal/${kind}?lang=${language}`, { signal: leaving.signal });
      if (response.status === 404) return { kind: "missing" };
      return response.ok ? { kind: "read", text: await response.text() } : { kind: "failed" };
    };
    void read()
      .catch((): Reading => ({ kind: "failed" }))
      .then((next) => {
        if (!leaving.signal.aborted) setReading(next);
      });
    return () => leaving.abort();
  }, [kind, language, attempt]);

  const again = () => {
    setReading({ kind: "reading" });
    setAttempt(attempt + 1);
  };
  return { reading, again };
}

function BlockElement({ block }: { readonly block: Block }) {
  switch (block.kind) {
    case "title":
      return <h2>{block.text}</h2>;
    case "paragraph":
      return (
        <p>
          <Line text={block.text} />
        </p>
      );
    case "list":
      return (
        <ul>
          {block.items.map((item, index) => (
            <li key={index}>
              <Line text={item} />
            </li>
          ))}
        </ul>
      );
  }
}

function Line({ text }: { readonly text: string }) {
  return piecesOf(text).map((piece, index) =>
    piece.href ? (
      <a key={index} href={piece.href} rel="noreferrer">
        {piece.text}
      </a>
    ) : (
      piece.text
    ),
  );
}

function BlankText() {
  const { t } = useTranslation();
  return (
    <div role="status">
      <span className="visually-hidden">{t("legal.reading")}</span>
      {["100%", "92%", "60%"].map((width) => (
        <p key={width}>
          <Blank width={width} />
        </p>
      ))}
    </div>
  );
}
