import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { failureText } from "../../i18n/errorText";
import { useToasts } from "../../ui/toasts";

/** Runs what a person asked for; a refusal becomes a sentence on the screen. */
export function useAction(): (run: () => Promise<unknown>) => void {
  const { t } = useTranslation();
  const show = useToasts((state) => state.show);
  return useCallback(
    (run) => {
      run().catch((failure: unknown) => show(failureText(t, failure), "bad"));
    },
    [t, show],
  );
}
