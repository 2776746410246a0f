import { type ReactNode, useId } from "react";
import { useText } from "../messages";

interface Props {
  label: string;
  hint?: string | undefined;
  error?: string | undefined;
  optional?: boolean;
  /** Where an error summary links to it. */
  id?: string;
  /** The id that the control has to carry is given, and what describes it: the hint, the error. */
  children: (id: string, described: string | undefined) => ReactNode;
}

/** A label, its control, a hint, and what is wrong. */
export function Field({ label, hint, error, optional, id: given, children }: Props) {
  const text = useText();
  const made = useId();
  const id = given ?? made;
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ") || undefined;
  return (
    <div className={error ? "field wrong" : "field"}>
      <label htmlFor={id}>
        {label}
        {optional && <span className="muted"> ({text.common.optional})</span>}
      </label>
      {hint && (
        <span className="hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
      {error && (
        <span className="error" id={`${id}-error`}>
          <Icon name="late" /> {error}
        </span>
      )}
      {children(id, described)}
    </div>
  );
}

const shapes = {
  late: "M8 1 15 14H1zM8 6v4M8 12v.5",
  soon: "M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM8 4v4l3 2",
  calm: "M2 3h12v11H2zM2 6.5h12M5 1.5v3M11 1.5v3",
  ok: "M2 8.5 6.5 13 14 3.5",
  unknown: "M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM6 6a2 2 0 1 1 2.5 2c-.5.2-.5.5-.5 1M8 11.5v.5",
};

/** A sign beside words, never instead of them. */
export function Icon({ name }: { name: keyof typeof shapes }) {
  return (
    <svg className="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      <path d={shapes[name]} fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinejoin="round" strokeLinecap="round" />
    </svg>
  );
}
