import { Dices } from "lucide-react";
import { useState, type SubmitEvent } from "react";
import { useTranslation } from "react-i18next";
import { failureText } from "../../i18n/errorText";
import { currentLanguage } from "../../i18n";
import { Button, IconButton } from "../../ui/Button";
import { Sheet } from "../../ui/Sheet";
import styles from "./NameForm.module.css";
import { useName } from "./useName";
import { randomName } from "./words";

interface NameSheetProps {
  readonly open: boolean;
  readonly onClose: () => void;
  /** Tells the server, where there is an account already. */
  readonly rename: (name: string) => Promise<void>;
}

export function NameSheet({ open, onClose, rename }: NameSheetProps) {
  const { t } = useTranslation();
  return (
    <Sheet open={open} onClose={onClose} title={t("landing.rename")}>
      <NameForm onDone={onClose} rename={rename} />
    </Sheet>
  );
}

export function NameForm({
  onDone,
  rename,
}: {
  readonly onDone: () => void;
  readonly rename: NameSheetProps["rename"];
}) {
  const { t } = useTranslation();
  const { name, keep } = useName();
  const [draft, setDraft] = useState(name);
  const [problem, setProblem] = useState<string | null>(null);

  const save = async (event: SubmitEvent) => {
    event.preventDefault();
    const wanted = draft.trim();
    try {
      await rename(wanted);
      keep(wanted);
      onDone();
    } catch (failure) {
      setProblem(failureText(t, failure));
    }
  };

  return (
    <form className={styles.form} onSubmit={(event) => void save(event)}>
      <div className={styles.row}>
        <input
          className={styles.input}
          aria-label={t("landing.nameLabel")}
          value={draft}
          maxLength={40}
          required
          autoComplete="nickname"
          data-testid="name-input"
          onChange={(event) => setDraft(event.target.value)}
        />
        <IconButton label={t("landing.newName")} onClick={() => setDraft(randomName(currentLanguage()))}>
          <Dices size={20} strokeWidth={1.5} />
        </IconButton>
      </div>
      {problem && (
        <p role="alert" className={styles.problem}>
          {problem}
        </p>
      )}
      <Button type="submit" look="primary" disabled={draft.trim() === ""} data-testid="name-save">
        {t("landing.nameSave")}
      </Button>
    </form>
  );
}
