import { useEffect, useRef, useState } from "react";
import { useLanguage } from "../messages";
import { type Facts, type FromFrame, isMessage, type Part, type ToFrame } from "../modeller/protocol";

interface Shown {
  parts: Part[];
  facts: Facts | undefined;
  mayUndo: boolean;
  mayRedo: boolean;
}

interface Wishes {
  xml: string | undefined;
  mode: "view" | "edit";
  onLeave: () => void;
  onChange?: () => void;
}

const nothing: Shown = { parts: [], facts: undefined, mayUndo: false, mayRedo: false };

/** The drawing in its frame, which has an origin of its own: known by its window, and by having none of the page's rights. */
export function useChainFrame({ xml, mode, onLeave, onChange }: Wishes) {
  const language = useLanguage();
  const frame = useRef<HTMLIFrameElement>(null);
  const [isReady, setIsReady] = useState(false);
  const [isShown, setIsShown] = useState(false);
  const [failure, setFailure] = useState<string>();
  const [shown, setShown] = useState(nothing);
  const asked = useRef(new Map<number, (xml: string) => void>());
  const present = useRef({ onLeave, onChange });
  present.current = { onLeave, onChange };

  // An opaque origin has no name to address; what is sent there is no secret of another page.
  const send = (message: ToFrame) => frame.current?.contentWindow?.postMessage(message, "*");

  useEffect(() => {
    const listen = ({ source, origin, data }: MessageEvent) => {
      if (source !== frame.current?.contentWindow || origin !== "null" || !isMessage(data)) return;
      const told = data as FromFrame;
      switch (told.say) {
        case "ready":
          setIsReady(true);
          break;
        case "shown":
          setIsShown(true);
          setFailure(undefined);
          setShown((before) => ({ ...nothing, facts: before.facts, parts: told.parts }));
          break;
        case "failed":
          setFailure(told.words);
          break;
        case "changed":
          setShown((before) => ({ ...before, parts: told.parts, mayUndo: told.mayUndo, mayRedo: told.mayRedo }));
          present.current.onChange?.();
          break;
        case "chosen":
          setShown((before) => ({ ...before, facts: told.facts }));
          break;
        case "given":
          asked.current.get(told.ask)?.(told.xml);
          asked.current.delete(told.ask);
          break;
        case "left":
          present.current.onLeave();
      }
    };
    window.addEventListener("message", listen);
    return () => window.removeEventListener("message", listen);
  }, []);

  useEffect(() => {
    if (isReady && xml !== undefined) send({ say: "show", xml, mode, language });
  }, [isReady, xml, mode, language]);

  /** The file as it is drawn now. */
  const give = () =>
    new Promise<string>((resolve) => {
      const ask = Math.random();
      asked.current.set(ask, resolve);
      send({ say: "give", ask });
    });
  return { frame, isShown, failure, send, give, ...shown };
}
