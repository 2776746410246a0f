import { useQuery } from "@tanstack/react-query";
import { api, ifMatch, unwrap } from "../api/client";
import { useDirectory } from "../api/queries";
import type { components } from "../api/schema";
import { useSession } from "../api/state";
import { useText } from "../messages";
import { Act } from "../parts/Act";
import { Listing, usePages } from "../parts/pages";
import { showInstant } from "../parts/time";
import { useRoles } from "../shell/roles";
import "../parts/parts.css";
import { useTexts } from "./text";

type Mandate = components["schemas"]["Mandate"];

const affected = [["mandates"], ["inbox"], ["counts"]];
const split = (value = "") => value.split(" ").filter(Boolean);

/** The agency's days have no summer time: UTC+7. */
const beginning = (day: string) => `${day}T00:00:00+07:00`;
const end = (day: string) => `${day}T23:59:59+07:00`;

export function Delegations() {
  const text = useTexts();
  const roles = useRoles();
  const { current } = useSession();
  const me = current?.person.id;
  const isOverseer = roles.has("administrator") || roles.has("auditor");
  const mine = useMandates("me");
  const gives = roles.has("official") || roles.has("leader") || roles.has("clerk");
  return (
    <>
      <div className="head">
        <h1>{text.title}</h1>
        {gives && <Give />}
      </div>
      <p className="muted">{text.intro}</p>
      <h2 className="list-title">{text.given}</h2>
      <Mandates found={mine} items={mine.items.filter((one) => one.principal === me)} empty={text.noneGiven} />
      <h2 className="list-title">{text.held}</h2>
      <Mandates found={mine} items={mine.items.filter((one) => one.substitute === me)} empty={text.noneHeld} />
      {isOverseer && <Everybody />}
    </>
  );
}

const useMandates = (of: "me" | "all") =>
  usePages(["mandates", of], (after: string | undefined, signal) =>
    unwrap(api.GET("/api/v1/mandates", { params: { query: { of, limit: 100, ...(after ? { after } : {}) } }, signal })),
  );

function Everybody() {
  const text = useTexts();
  const found = useMandates("all");
  return (
    <>
      <h2 className="list-title">{text.everybody}</h2>
      <Mandates found={found} items={found.items} empty={text.none} />
    </>
  );
}

function Give() {
  const text = useTexts();
  const common = useText();
  const { units } = useDirectory();
  const chains = useQuery({
    queryKey: ["workflows"],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/workflows", { signal })),
    staleTime: 10 * 60_000,
  });
  const newest = (chains.data?.items ?? []).filter((one, at, all) => all.findIndex((other) => other.key === one.key) === at);
  return (
    <Act
      label={text.give}
      tone="primary"
      fields={[
        { name: "substitute", label: text.substitute, kind: "person" },
        { name: "from", label: text.from, kind: "day" },
        { name: "until", label: text.until, kind: "day" },
        { name: "capacity", label: text.capacity, kind: "choice", choices: Object.entries(text.capacities) },
        { name: "legal_basis", label: text.basis, max: 300 },
        {
          name: "document_types",
          label: text.types,
          kind: "many",
          optional: true,
          hint: text.allOf,
          choices: Object.entries(common.types),
        },
        {
          name: "units",
          label: text.units,
          kind: "many",
          optional: true,
          hint: text.allOf,
          choices: units.map((one) => [one.id, one.name]),
        },
        {
          name: "steps",
          label: text.chains,
          kind: "many",
          optional: true,
          hint: text.allOf,
          choices: newest.map((one) => [one.key, one.name]),
        },
        { name: "may_redelegate", label: text.redelegate, kind: "check" },
      ]}
      act={(given, key) =>
        unwrap(
          api.POST("/api/v1/mandates", {
            params: { header: { "Idempotency-Key": key } },
            body: {
              substitute: given.substitute ?? "",
              from: beginning(given.from ?? ""),
              until: end(given.until ?? ""),
              capacity: given.capacity as Mandate["capacity"],
              legal_basis: given.legal_basis ?? "",
              document_types: split(given.document_types),
              units: split(given.units),
              steps: split(given.steps),
              may_redelegate: given.may_redelegate === "yes",
            },
          }),
        )
      }
      done={text.done}
      changes={affected}
    />
  );
}

function stateOf(one: Mandate): "before" | "now" | "over" | "revoked" {
  if (one.revoked_at) return "revoked";
  const now = Date.now();
  return Date.parse(one.from) > now ? "before" : Date.parse(one.until) < now ? "over" : "now";
}

function Mandates({ found, items, empty }: { found: ReturnType<typeof useMandates>; items: Mandate[]; empty: string }) {
  const text = useTexts();
  const common = useText();
  const { current } = useSession();
  const roles = useRoles();
  const { person, unit } = useDirectory();
  const scope = (one: Mandate) =>
    [
      one.document_types.map((type) => common.types[type] ?? type).join(", "),
      one.units.map((id) => unit(id) ?? id).join(", "),
      one.steps.join(", "),
    ]
      .filter(Boolean)
      .join("\n") || text.everything;
  return (
    <Listing found={{ ...found, items }} empty={empty}>
      <div className="sheet" tabIndex={0} role="group" aria-label={text.title}>
        <table>
          <thead>
            <tr>
              <th scope="col">{text.principal}</th>
              <th scope="col">{text.substitute}</th>
              <th scope="col">{text.capacity}</th>
              <th scope="col">{text.time}</th>
              <th scope="col">{text.scope}</th>
              <th scope="col">{text.basis}</th>
              <th scope="col">{text.stateOf}</th>
            </tr>
          </thead>
          <tbody>
            {items.map((one) => {
              const state = stateOf(one);
              const may =
                (one.principal === current?.person.id || roles.has("administrator")) && (state === "now" || state === "before");
              return (
                <tr key={one.id} className={state === "over" || state === "revoked" ? "out" : ""}>
                  <td>{person(one.principal) ?? common.common.unknownPerson}</td>
                  <td>{person(one.substitute) ?? common.common.unknownPerson}</td>
                  <td>{text.capacities[one.capacity]}</td>
                  <td className="narrow">{`${showInstant(one.from)}\n${text.to} ${showInstant(one.until)}`}</td>
                  <td>{scope(one)}</td>
                  <td>{one.legal_basis}</td>
                  <td>
                    {text.state[state]}
                    {may && (
                      <div>
                        <Act
                          label={text.revoke}
                          tone="danger"
                          note={text.revokeNote}
                          fields={[{ name: "reason", label: text.reason, kind: "long" }]}
                          act={({ reason }) =>
                            unwrap(
                              api.POST("/api/v1/mandates/{id}/revocation", {
                                params: { path: { id: one.id }, header: ifMatch(one.version) },
                                body: { reason: reason ?? "" },
                              }),
                            )
                          }
                          done={text.revoked}
                          changes={affected}
                        />
                      </div>
                    )}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </Listing>
  );
}
