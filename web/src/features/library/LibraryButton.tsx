import { Library } from "lucide-react";
import { useTranslation } from "react-i18next";
import { isDj } from "../../session/selectors";
import { Button } from "../../ui/Button";
import { useSession } from "../session/SessionContext";
import { useLibrary } from "./useLibrary";

export function LibraryButton() {
  const { t } = useTranslation();
  const dj = useSession(isDj);
  const open = useLibrary((state) => state.open);
  if (!dj) return null;
  return (
    <Button wide onClick={open}>
      <Library size={18} strokeWidth={1.5} aria-hidden="true" />
      {t("library.open")}
    </Button>
  );
}
