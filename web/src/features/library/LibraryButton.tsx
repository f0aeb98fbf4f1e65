import { Library } from "lucide-react";
import { useTranslation } from "react-i18next";
import { mayRequest } from "../../session/selectors";
import { Button } from "../../ui/Button";
import { useSession } from "../session/SessionContext";
import { useLibrary } from "./useLibrary";

export function LibraryButton() {
  const { t } = useTranslation();
  const allowed = useSession(mayRequest);
  const open = useLibrary((state) => state.open);
  if (!allowed) return null;
  return (
    <Button wide onClick={open}>
      <Library size={18} strokeWidth={1.5} aria-hidden="true" />
      {t("library.open")}
    </Button>
  );
}
