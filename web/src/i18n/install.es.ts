/** La aplicación en el dispositivo: instalada, anticuada, sin red. */
export const installEs = {
  install: "Instalar como aplicación",
  newer: "Hay una versión nueva",
  updateNow: "Actualizar ahora",
  lost: "No se pudo cargar una parte de esta página.",
  loadAgain: "Cargar otra vez",
  offlineTitle: "Estás sin conexión",
  offlineText: "Las salas necesitan red. Revisa tu conexión: esta página se da cuenta sola cuando vuelves.",
} as const;
