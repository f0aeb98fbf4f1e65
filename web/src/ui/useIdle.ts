import { useEffect, useState } from "react";
import { whenIdle } from "./whenIdle";

const withinMs = 500;

/** Whether there was time for what nobody sees of a component in its first picture. */
export function useIdle(): boolean {
  const [idle, setIdle] = useState(false);
  useEffect(() => whenIdle(() => setIdle(true), withinMs), []);
  return idle;
}
