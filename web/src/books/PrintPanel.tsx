import { useState } from "react";
import { api } from "../api/client";
import { Download } from "../parts/Download";
import { Field } from "../parts/Field";
import { useTexts as useParts } from "../parts/text";
import { readDay } from "../parts/time";
import { useTexts } from "./text";

export type Form = "outgoing" | "incoming" | "follow-up" | "postal" | "archived-copies";

interface Props {
  forms: Form[];
  book?: string;
  year: number;
  maySeal: boolean;
}

/** The printed forms of Annex IV; what is printed comes from the server, whole, and not from what the screen shows. */
export function PrintPanel({ forms, book, year, maySeal }: Props) {
  const text = useTexts();
  const parts = useParts();
  const [form, setForm] = useState<Form>(forms[0] ?? "outgoing");
  const [from, setFrom] = useState("");
  const [to, setTo] = useState("");
  const days = { from: readDay(from, Date.now()), to: readDay(to, Date.now()) };
  const wrong = { from: from.trim() !== "" && !days.from, to: to.trim() !== "" && !days.to };
  const query = { ...(book ? { book } : {}), from: days.from ?? `${year}-01-01`, to: days.to ?? `${year}-12-31` };
  const isReady = !wrong.from && !wrong.to;
  const day = (name: "from" | "to", value: string, set: (value: string) => void) => (
    <Field label={text[name]} error={wrong[name] ? parts.wrongDay : undefined}>
      {(id, described) => (
        <input
          id={id}
          defaultValue={value}
          aria-describedby={described}
          autoComplete="off"
          onBlur={(event) => set(event.target.value)}
        />
      )}
    </Field>
  );
  return (
    <details className="fold">
      <summary>{text.print}</summary>
      <div className="card">
        <p className="muted">{text.printNote}</p>
        <div className="bar">
          {forms.length > 1 && (
            <Field label={text.whichForm}>
              {(id) => (
                <select id={id} value={form} onChange={(event) => setForm(event.target.value as Form)}>
                  {forms.map((one) => (
                    <option key={one} value={one}>
                      {text.form[one]}
                    </option>
                  ))}
                </select>
              )}
            </Field>
          )}
          {day("from", from, setFrom)}
          {day("to", to, setTo)}
        </div>
        {isReady && (
          <div className="buttons">
            {(["pdf", "xlsx", "csv"] as const).map((format) => (
              <Download
                key={format}
                label={`${parts.download} ${parts.formats[format]}`}
                get={(signal) =>
                  api.GET("/api/v1/printouts/{form}", {
                    params: { path: { form }, query: { ...query, format } },
                    parseAs: "stream",
                    signal,
                  })
                }
              />
            ))}
          </div>
        )}
        {isReady && maySeal && (
          <>
            <p className="muted">{text.sealNote}</p>
            <Download
              label={text.sealed}
              tone="primary"
              get={(signal) =>
                api.POST("/api/v1/printouts/{form}/seal", { params: { path: { form }, query }, parseAs: "stream", signal })
              }
            />
          </>
        )}
      </div>
    </details>
  );
}
