import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useBackend } from "../../app/BackendContext";
import { Button } from "../../ui/Button";

/** Clicks by the shared clock, to compare two devices by ear; they end with whatever shows this. */
export function ClickTest() {
  const { t } = useTranslation();
  const { engine } = useBackend();
  const [on, setOn] = useState(false);
  useEffect(() => {
    engine.setClicking(on);
    return () => engine.setClicking(false);
  }, [engine, on]);
  const toggle = () => {
    // The tap may be the first one here.
    void engine.unlock();
    setOn(!on);
  };
  return (
    <Button aria-pressed={on} data-testid="click-test" onClick={toggle}>
      {on ? t("nudge.clicksStop") : t("nudge.clicksStart")}
    </Button>
  );
}
