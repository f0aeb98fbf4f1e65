import { create } from "zustand";

export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly tone: "plain" | "bad";
  /** What can be done about it; it stays until that, or until it is closed. */
  readonly action?: ToastAction;
}

export interface ToastAction {
  readonly label: string;
  readonly run: () => void;
}

interface Toasts {
  readonly toasts: readonly Toast[];
  readonly show: (text: string, tone?: Toast["tone"], action?: ToastAction) => void;
  readonly dismiss: (id: number) => void;
}

const atOnce = 3;
let lastId = 0;

export const useToasts = create<Toasts>((set) => ({
  toasts: [],
  show: (text, tone = "plain", action) =>
    set(({ toasts }) => {
      const toast = { id: ++lastId, text, tone, ...(action && { action }) };
      return { toasts: [...toasts.filter((shown) => shown.text !== text), toast].slice(-atOnce) };
    }),
  dismiss: (id) => set(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) })),
}));
