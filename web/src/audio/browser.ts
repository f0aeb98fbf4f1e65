// What a browser may have or not.

/** Forbidden in some private windows. */
export function storage(): Storage | null {
  try {
    return localStorage;
  } catch {
    return null;
  }
}

/** Absent where the page is no secure context. */
export function mediaDevices(): MediaDevices | null {
  return (navigator as Partial<Navigator>).mediaDevices ?? null;
}

/** Whether the browser says that it plays a type. */
export function plays(type: string): boolean {
  return document.createElement("audio").canPlayType(type) !== "";
}
