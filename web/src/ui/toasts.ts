import { create } from "zustand";

export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly tone: "plain" | "bad";
}

interface Toasts {
  readonly toasts: readonly Toast[];
  readonly show: (text: string, tone?: Toast["tone"]) => void;
  readonly dismiss: (id: number) => void;
}

const atOnce = 3;
let lastId = 0;

export const useToasts = create<Toasts>((set) => ({
  toasts: [],
  show: (text, tone = "plain") =>
    set(({ toasts }) => ({
      toasts: [...toasts.filter((toast) => toast.text !== text), { id: ++lastId, text, tone }].slice(-atOnce),
    })),
  dismiss: (id) => set(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) })),
}));
