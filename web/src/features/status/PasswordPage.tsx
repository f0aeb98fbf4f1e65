import { LockKeyhole } from "lucide-react";
import { useState, type SubmitEvent } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../ui/Button";
import form from "../name/NameForm.module.css";
import { HomeButton, signLook, StatusPage } from "./StatusPages";

interface PasswordPageProps {
  readonly wrong: boolean;
  readonly onPassword: (password: string) => void;
}

/** The one field between a code and the room; of the room itself it tells nothing. */
export function PasswordPage({ wrong, onPassword }: PasswordPageProps) {
  const { t } = useTranslation();
  const [password, setPassword] = useState("");
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    onPassword(password);
  };
  return (
    <StatusPage
      sign={<LockKeyhole {...signLook} />}
      title={t("state.passwordTitle")}
      text={t(wrong ? "error.wrong_password" : "state.passwordText")}
    >
      <form className={form.form} onSubmit={submit}>
        <div className={form.row}>
          <input
            className={form.input}
            type="password"
            aria-label={t("state.passwordLabel")}
            aria-invalid={wrong}
            autoComplete="off"
            autoFocus
            required
            value={password}
            data-testid="password-input"
            onChange={(event) => setPassword(event.target.value)}
          />
        </div>
        <Button type="submit" look="primary" disabled={password === ""} data-testid="password-send">
          {t("state.passwordSend")}
        </Button>
      </form>
      <HomeButton label={t("app.home")} look="plain" />
    </StatusPage>
  );
}
