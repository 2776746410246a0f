import { useStore } from "../api/state";
import { language, useLanguage, useText } from "../messages";
import { letterKeys, type Theme, theme } from "./preferences";

export function LanguageSwitch() {
  const text = useText();
  const other = useLanguage() === "vi" ? "en" : "vi";
  return (
    <button type="button" className="quiet" lang={other} onClick={() => language.set(other)}>
      {text.settings.other}
    </button>
  );
}

export function ThemeSwitch() {
  const text = useText();
  return (
    <label className="switch">
      {text.settings.theme}
      <select value={useStore(theme)} onChange={(event) => theme.set(event.target.value as Theme)}>
        <option value="system">{text.settings.system}</option>
        <option value="light">{text.settings.light}</option>
        <option value="dark">{text.settings.dark}</option>
      </select>
    </label>
  );
}

export function LettersSwitch() {
  const text = useText();
  const on = useStore(letterKeys);
  return (
    <label className="switch">
      <input type="checkbox" checked={on} onChange={() => letterKeys.set(!on)} />
      {text.settings.letters}
    </label>
  );
}
