import { useEffect, useRef } from "react";
import { letterKeys } from "./preferences";

/** Whether keys belong to what has the focus: a field, or a word that is being composed. */
function isTyping(event: KeyboardEvent): boolean {
  const at = event.target;
  return (
    event.isComposing ||
    event.keyCode === 229 ||
    (at instanceof HTMLElement && (at.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName)))
  );
}

/**
 * Keys of a screen by `event.code`, which Unikey and other layouts leave alone. Those that write a letter can be switched off and
 * never fire where one types; `?` is Shift+Slash.
 */
export function useKeys(keys: Record<string, () => void>) {
  const present = useRef(keys);
  present.current = keys;
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isTyping(event)) return;
      if (document.querySelector("dialog[open]")) return;
      const code = (event.shiftKey ? "Shift+" : "") + event.code;
      const action = present.current[code];
      const isLetter = /Key[A-Z]$|Slash$|Minus$|Equal$|Digit\d$/.test(code);
      if (action && (letterKeys.get() || !isLetter)) {
        event.preventDefault();
        action();
      }
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, []);
}
