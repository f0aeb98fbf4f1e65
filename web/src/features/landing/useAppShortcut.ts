import { useEffect, useEffectEvent, useState } from "react";

/** Whether the page runs as an installed app. A link that anybody may write opens no room by itself. */
function isInstalled(): boolean {
  return (
    window.matchMedia("(display-mode: standalone)").matches ||
    (navigator as { readonly standalone?: boolean }).standalone === true
  );
}

/** By which shortcut of its manifest the app was opened; "create" is carried out, once. */
export function useAppShortcut(create: () => void): "create" | "code" | null {
  const [asked] = useState<"create" | "code" | null>(() => {
    const wanted = new URLSearchParams(window.location.search);
    return wanted.has("create") ? "create" : wanted.has("code") ? "code" : null;
  });
  const onCreate = useEffectEvent(create);
  useEffect(() => {
    if (asked === null) return;
    window.history.replaceState(null, "", "/");
    if (asked === "create" && isInstalled()) onCreate();
  }, [asked]);
  return asked;
}
