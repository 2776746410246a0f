import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { api, unwrap } from "../api/client";
import { useDirectory } from "../api/queries";
import type { components } from "../api/schema";
import { Field } from "../parts/Field";
import { Failure } from "../parts/States";
import { PersonSelect } from "./FieldControl";
import { useTexts } from "./text";

/** Why somebody may see a document or a dossier; asked by who oversees the agency. */
export function Why({ subject, id }: { subject: "document" | "dossier"; id: string }) {
  const texts = useTexts();
  const { unit } = useDirectory();
  const [asked, setAsked] = useState<string>();
  const found = useQuery({
    queryKey: [subject, id, "access", asked],
    queryFn: ({ signal }) => {
      const params = { path: { id }, query: { ...(asked ? { person: asked } : {}) } };
      return unwrap(
        subject === "document"
          ? api.GET("/api/v1/documents/{id}/access", { params, signal })
          : api.GET("/api/v1/dossiers/{id}/access", { params, signal }),
      );
    },
    enabled: asked !== undefined,
  });
  const ask = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setAsked(String(new FormData(event.currentTarget).get("person")));
  };
  const words = ({ kind, detail }: components["schemas"]["AccessReason"]) =>
    ({
      role: texts.reasonRole(texts.roles[detail] ?? detail),
      unit: texts.reasonUnit(unit(detail) ?? ""),
      person: texts.reasonPerson,
      grant: texts.reasonGrant,
      substitute: texts.reasonSubstitute,
    })[kind];
  return (
    <form onSubmit={ask}>
      <Field label={texts.why}>{(id) => <PersonSelect id={id} name="person" />}</Field>
      <button type="submit">{texts.whyShow}</button>
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      <div role="status">
        {found.data && (
          <>
            <p>{found.data.visible ? texts.seesIt[subject] : texts.seesNot[subject]}</p>
            <ul className="reasons">
              {found.data.reasons.map((one) => (
                <li key={one.kind + one.detail}>{words(one)}</li>
              ))}
            </ul>
            {found.data.restriction && <p>{texts.restricted(found.data.restriction.reason)}</p>}
          </>
        )}
      </div>
    </form>
  );
}
