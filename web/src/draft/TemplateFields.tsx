import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { api, newKey, unwrap } from "../api/client";
import { Problem } from "../api/problem";
import { useText } from "../messages";
import { Field } from "../parts/Field";
import { Failure, Loading } from "../parts/States";
import { TemplateValues } from "./TemplateValues";
import { useTexts } from "./text";

/** What the server fills in by itself, or leaves room for until the number. */
const known = new Set(["co_quan_chu_quan", "co_quan", "dia_danh", "nam", "nguoi_soan", "ky_hieu", "so", "ngay", "thang"]);

interface Props {
  unit: string;
  type: string;
  /** The upload that was made of the template; nothing while it is none, or what is written has changed since. */
  onChange: (upload: string | undefined) => void;
}

/** A template, the fields that it asks for, and the PDF that comes of them. */
export function TemplateFields({ unit, type, onChange }: Props) {
  const text = useText();
  const texts = useTexts();
  const [chosen, setChosen] = useState("");
  const [values, setValues] = useState<Record<string, string>>({});
  const [asked, setAsked] = useState<{ id: string; content: string }>();
  const [failure, setFailure] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const sent = useRef({ content: "", key: newKey() });
  const templates = useQuery({
    queryKey: ["templates"],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/templates", { signal })),
    staleTime: 60_000,
  });
  const template = useQuery({
    queryKey: ["templates", chosen],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/templates/{id}", { params: { path: { id: chosen } }, signal })),
    enabled: chosen !== "",
  });
  const content = JSON.stringify([chosen, values, unit]);
  const filling = useQuery({
    queryKey: ["filling", asked?.id],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/fillings/{id}", { params: { path: { id: asked?.id ?? "" } }, signal })),
    enabled: asked !== undefined,
    refetchInterval: ({ state }) => (state.data && state.data.state !== "queued" ? false : 700),
  });
  const isPresent = asked?.content === content;
  const upload = isPresent && filling.data?.state === "done" ? (filling.data.upload ?? undefined) : undefined;
  useEffect(() => onChange(upload), [upload]);

  const offered = (templates.data?.items ?? []).filter((one) => !one.retired && (!type || !one.type || one.type === type));
  const fields = (template.data?.versions.at(-1)?.fields ?? []).filter((one) => !known.has(one));
  const fill = async () => {
    if (busy) return;
    if (sent.current.content !== content) sent.current = { content, key: newKey() };
    setBusy(true);
    setFailure(null);
    try {
      const made = await unwrap(
        api.POST("/api/v1/templates/{id}/fillings", {
          params: { path: { id: chosen }, header: { "Idempotency-Key": sent.current.key } },
          body: {
            values: Object.fromEntries(Object.entries(values).map(([name, words]) => [name, words.trim().normalize("NFC")])),
            ...(unit ? { unit } : {}),
          },
        }),
      );
      setAsked({ id: made.id, content });
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(false);
    }
  };
  if (templates.isPending) return <Loading />;
  if (!templates.data) return <Failure error={templates.error} retry={() => void templates.refetch()} />;
  if (offered.length === 0) return <p className="state">{texts.noTemplates}</p>;
  const wrong = failure instanceof Problem ? failure.fields : {};
  const isMaking = busy || (isPresent && (filling.data?.state ?? "queued") === "queued");
  return (
    <>
      <Field label={texts.template}>
        {(id) => (
          <select
            id={id}
            value={chosen}
            onChange={(event) => {
              setChosen(event.target.value);
              setValues({});
            }}
          >
            <option value="">{text.act.choose}</option>
            {offered.map((one) => (
              <option key={one.id} value={one.id}>
                {one.name}
              </option>
            ))}
          </select>
        )}
      </Field>
      <TemplateValues fields={fields} values={values} wrong={wrong} onChange={setValues} />
      {failure !== null && <Failure error={failure} />}
      {chosen !== "" && (
        <button type="button" aria-disabled={isMaking} onClick={() => void fill()}>
          {isMaking ? texts.filling : texts.fill}
        </button>
      )}
      <p className="muted" role="status">
        {upload ? texts.filled : asked && !isPresent ? texts.changedSince : ""}
      </p>
      {isPresent && filling.data?.error && <p className="notice danger">{filling.data.error.text}</p>}
    </>
  );
}
