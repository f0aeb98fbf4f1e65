import { useEffect, useRef, useState, type ClipboardEvent, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { codeCharacters, codeIn, codeLength } from "./code";
import styles from "./CodeBoxes.module.css";

interface CodeBoxesProps {
  readonly onComplete: (code: string) => void;
  readonly busy: boolean;
  readonly wrong: boolean;
  /** A person types again after a refusal. */
  readonly onEdit: () => void;
  readonly autoFocus?: boolean;
}

const blank = Array.from({ length: codeLength }, () => "");

/** Six boxes that fill by typing or pasting, and submit themselves. */
export function CodeBoxes({ onComplete, busy, wrong, onEdit, autoFocus }: CodeBoxesProps) {
  const { t } = useTranslation();
  const [characters, setCharacters] = useState<readonly string[]>(blank);
  const boxes = useRef<(HTMLInputElement | null)[]>([]);

  useEffect(() => {
    if (autoFocus) boxes.current[0]?.focus();
  }, [autoFocus]);

  useEffect(() => {
    if (wrong) boxes.current[0]?.select();
  }, [wrong]);

  const focus = (index: number) => boxes.current[Math.max(0, Math.min(index, codeLength - 1))]?.select();

  const write = (from: number, text: string) => {
    const next = [...characters];
    next.splice(from, text.length, ...text.split(""));
    next.length = codeLength;
    setCharacters(next);
    onEdit();
    focus(from + text.length);
    if (next.every(Boolean)) onComplete(next.join(""));
  };

  const onChange = (index: number, value: string) => {
    const typed = codeCharacters(value);
    if (typed === "") {
      if (value === "") setCharacters(characters.map((old, i) => (i === index ? "" : old)));
      return;
    }
    // Some phones put the whole code into one box; otherwise only the newest character counts.
    write(index, typed.length > 2 ? codeIn(value) : typed.slice(-1));
  };

  const onPaste = (event: ClipboardEvent) => {
    event.preventDefault();
    const code = codeIn(event.clipboardData.getData("text"));
    if (code) write(0, code);
  };

  const onKeyDown = (index: number, event: KeyboardEvent) => {
    if (event.key === "Backspace" && !characters[index]) {
      event.preventDefault();
      setCharacters(characters.map((old, i) => (i === index - 1 ? "" : old)));
      focus(index - 1);
    } else if (event.key === "ArrowLeft") {
      event.preventDefault();
      focus(index - 1);
    } else if (event.key === "ArrowRight") {
      event.preventDefault();
      focus(index + 1);
    }
  };

  return (
    <div
      role="group"
      // A code is read from left to right in every language.
      dir="ltr"
      aria-label={t("landing.haveCode")}
      className={styles.boxes}
      data-wrong={wrong ? "" : undefined}
      data-busy={busy ? "" : undefined}
    >
      {characters.map((character, index) => (
        <input
          key={index}
          ref={(box) => {
            boxes.current[index] = box;
          }}
          className={styles.box}
          data-testid="code-input"
          data-filled={character ? "" : undefined}
          aria-label={t("landing.codeLabel", { position: index + 1 })}
          aria-invalid={wrong}
          value={character}
          disabled={busy}
          inputMode="text"
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          onFocus={(event) => event.target.select()}
          onChange={(event) => onChange(index, event.target.value)}
          onPaste={onPaste}
          onKeyDown={(event) => onKeyDown(index, event)}
        />
      ))}
    </div>
  );
}
