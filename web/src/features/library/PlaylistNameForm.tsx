import { useState, type SubmitEvent } from "react";
import { useTranslation } from "react-i18next";
import { failureText } from "../../i18n/errorText";
import { Button } from "../../ui/Button";
import form from "../name/NameForm.module.css";

interface PlaylistNameFormProps {
  readonly label: string;
  readonly send: string;
  readonly initial: string;
  readonly onName: (name: string) => Promise<void>;
}

const longestName = 60;

/** The one field of a playlist; what was written stays where the server refuses it. */
export function PlaylistNameForm({ label, send, initial, onName }: PlaylistNameFormProps) {
  const { t } = useTranslation();
  const [name, setName] = useState(() => Array.from(initial).slice(0, longestName).join(""));
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    try {
      await onName(name.trim());
    } catch (failure) {
      setProblem(failureText(t, failure));
      setBusy(false);
    }
  };
  return (
    <form className={form.form} onSubmit={(event) => void submit(event)}>
      <div className={form.row}>
        <input
          className={form.input}
          aria-label={t("library.playlistName")}
          placeholder={label}
          value={name}
          maxLength={longestName}
          required
          autoComplete="off"
          data-testid="playlist-name"
          onChange={(event) => setName(event.target.value)}
        />
        <Button
          type="submit"
          look="primary"
          disabled={busy || name.trim() === ""}
          data-testid="playlist-save"
        >
          {send}
        </Button>
      </div>
      {problem && (
        <p role="alert" className={form.problem}>
          {problem}
        </p>
      )}
    </form>
  );
}
