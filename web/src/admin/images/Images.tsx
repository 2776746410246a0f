import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api, unwrap } from "../../api/client";
import { useDirectory } from "../../api/queries";
import { useSession } from "../../api/state";
import { Field } from "../../parts/Field";
import { Failure } from "../../parts/States";
import { AdminFrame } from "../AdminFrame";
import "../things.css";
import { ImageOf } from "./ImageOf";
import { useTexts } from "./text";

/** The images that signatures and the seal show: the agency's, and that of a chosen person. */
export function Images() {
  const texts = useTexts();
  const { people } = useDirectory();
  const { current } = useSession();
  const [chosen, setChosen] = useState("");
  const found = useQuery({
    queryKey: ["signature-images"],
    queryFn: async ({ signal }) => (await unwrap(api.GET("/api/v1/signature-images", { signal }))).items,
  });
  const having = new Set((found.data ?? []).filter((one) => one.sha256).map((one) => one.owner));
  const signing = people.filter((one) => one.active && (having.has(one.id) || one.roles.some((role) => role.role === "leader")));
  const others = people.filter((one) => one.active && !signing.includes(one));
  const person = people.find((one) => one.id === chosen);
  const option = (one: (typeof people)[number]) => (
    <option key={one.id} value={one.id}>
      {one.full_name}
      {having.has(one.id) ? ` – ${texts.hasImage}` : ""}
    </option>
  );
  return (
    <AdminFrame>
      <p className="muted admin-intro">{texts.intro}</p>
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.isSuccess && (
        <div className="things-images">
          <ImageOf owner="agency" title={texts.agency} signer={current?.agency.name ?? ""} />
          <section className="card" aria-label={texts.people}>
            <h2>{texts.people}</h2>
            <Field label={texts.choosePerson} hint={texts.choose}>
              {(id, described) => (
                <select
                  id={id}
                  name="person"
                  value={chosen}
                  aria-describedby={described}
                  onChange={(event) => setChosen(event.target.value)}
                >
                  <option value="" />
                  {signing.map(option)}
                  {others.map(option)}
                </select>
              )}
            </Field>
          </section>
          {person && <ImageOf key={person.id} owner={person.id} title={person.full_name} signer={person.full_name} />}
        </div>
      )}
    </AdminFrame>
  );
}
