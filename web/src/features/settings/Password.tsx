import { useState, type SubmitEvent } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../ui/Button";
import { useLive } from "../session/SessionContext";
import { useAction } from "../session/useAction";
import styles from "./Settings.module.css";
import { useSetting } from "./useSetting";

/** What bcrypt tells apart. */
const mostBytes = 72;

/** The password is written and never shown again: there is one, or there is none. */
export function Password() {
  const { t } = useTranslation();
  const live = useLive();
  const act = useAction();
  const set = useSetting("has_password") ?? false;
  const [password, setPassword] = useState("");
  const tooLong = new TextEncoder().encode(password).length > mostBytes;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (password === "" || tooLong) return;
    setPassword("");
    act(() => live.settings.change({ password }));
  };
  return (
    <form className={styles.stack} onSubmit={submit}>
      <p className={styles.text}>
        <b>{t("settings.password")}</b>
        <small role="status" data-wrong={tooLong ? "" : undefined} data-testid="password-state">
          {tooLong
            ? t("settings.passwordTooLong")
            : t(set ? "settings.passwordSet" : "settings.passwordNone")}
        </small>
      </p>
      <div className={styles.line}>
        <input
          className={styles.field}
          type="password"
          aria-label={t("settings.passwordLabel")}
          placeholder={t("settings.passwordLabel")}
          aria-invalid={tooLong}
          autoComplete="new-password"
          data-testid="setting-password"
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
        <Button type="submit" disabled={password === "" || tooLong} data-testid="set-password">
          {t(set ? "settings.passwordChange" : "settings.passwordSave")}
        </Button>
        {set && (
          <Button
            data-testid="remove-password"
            onClick={() => act(() => live.settings.change({ password: null }))}
          >
            {t("settings.passwordRemove")}
          </Button>
        )}
      </div>
    </form>
  );
}
