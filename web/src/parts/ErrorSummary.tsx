import { useEffect, useRef } from "react";
import { useText } from "../messages";

/** What has to be mended, each a link to its field; it takes the focus when it appears or changes. */
export function ErrorSummary({ errors, idOf }: { errors: Record<string, string>; idOf: (field: string) => string }) {
  const text = useText();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (Object.keys(errors).length > 0) box.current?.focus();
  }, [errors]);
  if (Object.keys(errors).length === 0) return null;
  return (
    <div className="notice danger" role="alert" tabIndex={-1} ref={box}>
      <h2>{text.register.errors}</h2>
      <ul>
        {Object.entries(errors).map(([field, words]) => (
          <li key={field}>
            <a
              href={`#${idOf(field)}`}
              onClick={(event) => {
                event.preventDefault();
                document.getElementById(idOf(field))?.focus();
              }}
            >
              {words}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}
