/** The few shapes the covers are made of. */
export const SIZE = 640;

const attributes = (values) =>
  Object.entries(values)
    .map(([name, value]) => ` ${name}="${typeof value === "number" ? Number(value.toFixed(2)) : value}"`)
    .join("");

export const shape = (name, values) => `<${name}${attributes(values)}/>`;

export const group = (values, children) => `<g${attributes(values)}>\n${children.join("\n")}\n</g>`;

/** @param stops `[offset, colour, opacity]` */
export function gradient(kind, id, values, stops) {
  const children = stops.map(([offset, color, opacity]) =>
    shape("stop", { offset, "stop-color": color, "stop-opacity": opacity }),
  );
  return `<${kind}Gradient${attributes({ id, ...values })}>${children.join("")}</${kind}Gradient>`;
}

export const blur = (id, deviation) =>
  `<filter${attributes({ id, x: "-50%", y: "-200%", width: "200%", height: "500%" })}>` +
  `${shape("feGaussianBlur", { stdDeviation: deviation })}</filter>`;

/** A little grain, so that dark gradients do not band. */
const grain =
  `<filter id="grain" x="0" y="0" width="100%" height="100%">` +
  `<feTurbulence type="fractalNoise" baseFrequency="0.9" numOctaves="2" seed="3"/>` +
  `<feColorMatrix values="0 0 0 0 1  0 0 0 0 1  0 0 0 0 1  0.5 0 0 0 -0.2"/></filter>`;

export function document({ definitions, ground, children }) {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SIZE} ${SIZE}" width="${SIZE}" height="${SIZE}">`,
    `<defs>\n${[...definitions, grain].join("\n")}\n</defs>`,
    shape("rect", { width: SIZE, height: SIZE, fill: ground }),
    ...children,
    shape("rect", { width: SIZE, height: SIZE, filter: "url(#grain)", opacity: 0.09 }),
    `</svg>\n`,
  ].join("\n");
}
