import { Store } from "../api/state";

export type Theme = "light" | "dark" | "system";

const kept = localStorage.getItem("vanthu-theme");
export const theme = new Store<Theme>(kept === "light" || kept === "dark" ? kept : "system");
export const letterKeys = new Store(localStorage.getItem("vanthu-letters") !== "off");

const dark = matchMedia("(prefers-color-scheme: dark)");

export function applyTheme() {
  const chosen = theme.get();
  document.documentElement.dataset.theme = chosen === "system" ? (dark.matches ? "dark" : "light") : chosen;
}

theme.subscribe(() => {
  localStorage.setItem("vanthu-theme", theme.get());
  applyTheme();
});
dark.addEventListener("change", applyTheme);
letterKeys.subscribe(() => localStorage.setItem("vanthu-letters", letterKeys.get() ? "on" : "off"));
