import type { Texts } from "./index";

export const linesEs: Texts["lines"] = {
  newMessages_one: "{{count}} mensaje nuevo",
  newMessages_other: "{{count}} mensajes nuevos",
  beginning: "Aquí empieza la conversación.",
  came_one: "{{names}} ha entrado",
  came_other: "{{names}} han entrado",
  left_one: "{{names}} se ha ido",
  left_other: "{{names}} se han ido",
  more_one: "{{count}} más",
  more_other: "{{count}} más",
};
