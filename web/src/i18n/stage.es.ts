/** La pantalla grande y lo que se dibuja de la música. */
export const screenEs = {
  open: "Pantalla grande",
  label: "Pantalla grande de {{room}}",
  next: "A continuación",
  nothingNext: "No espera nada todavía. Escanea el código y pide una canción.",
  nothingNextDjs: "No espera nada todavía. El DJ elige lo que viene.",
  quiet: "La música empieza enseguida",
  quietText: "Entra mientras haya silencio.",
  comeIn: "Entra",
  typeAt: "Escanéalo, o escribe el código en",
  code: "Código",
  sound: "Que suene aquí también",
  silent: "Solo la imagen",
  silence: "Silenciar esta pantalla",
  fullscreen: "Pantalla completa",
  leaveFullscreen: "Salir de pantalla completa",
  back: "Volver a la sala",
  hint: "Doble clic o F para llenar la pantalla",
  hintNoKeys: "Doble clic para llenar la pantalla",
  votes_one: "{{count}} voto",
  votes_other: "{{count}} votos",
} as const;

export const visualiserEs = {
  grow: "Agrandar el visualizador",
  shrink: "Volver a achicar el visualizador",
} as const;
