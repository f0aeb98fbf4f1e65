import { SlidersVertical } from "lucide-react";
import { useTranslation } from "react-i18next";
import { mayUseConsole } from "../../session/selectors";
import { IconButton } from "../../ui/Button";
import { useSession } from "../session/SessionContext";
import { useConsole } from "./useConsole";

/** The way to the console, for who may have it. */
export function ConsoleButton() {
  const { t } = useTranslation();
  const allowed = useSession(mayUseConsole);
  const { shown, toggle } = useConsole();
  if (!allowed) return null;
  return (
    <IconButton label={t("console.open")} aria-expanded={shown} data-testid="console-open" onClick={toggle}>
      <SlidersVertical size={20} strokeWidth={1.5} aria-hidden="true" />
    </IconButton>
  );
}
