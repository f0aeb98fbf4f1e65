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

/** In rough steps, at most 8; null where the browser does not tell, or the page is no secure context. */
export function memoryGib(): number | null {
  return (navigator as { readonly deviceMemory?: number }).deviceMemory ?? null;
}

/**
 * Whether a page may ask how late its sound is heard. Firefox on Linux asks the sound server then, with a lock held that
 * its audio thread waits for in the middle of a piece: the two wait for each other, and the page stands still for good.
 */
export function mayAskForLatency(userAgent: string = navigator.userAgent): boolean {
  return !/Linux.*Firefox\//.test(userAgent);
}
