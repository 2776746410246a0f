import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { api, unwrap } from "../api/client";
import { useSession } from "../api/state";
import { Act } from "../parts/Act";
import { Field } from "../parts/Field";
import { filled } from "../parts/form";
import { Listing, usePages } from "../parts/pages";
import { useRoles } from "../shell/roles";
import { DossierTable, Head, Tabs } from "./Tabs";
import { useTexts } from "./text";

export type DossierFilter = { state?: "open" | "closed" | "handed_over" | "disposed"; year?: string; mine?: "yes" };

const states = ["open", "closed", "handed_over", "disposed"] as const;

export function Dossiers() {
  const text = useTexts();
  const filter: DossierFilter = useSearch({ from: "/ho-so" });
  const navigate = useNavigate();
  const { current } = useSession();
  const roles = useRoles();
  const found = usePages(["dossiers", "list", filter], (after: string | undefined, signal) =>
    unwrap(
      api.GET("/api/v1/dossiers", {
        params: {
          query: {
            limit: 100,
            ...(filter.state ? { state: filter.state } : {}),
            ...(filter.year ? { year: Number(filter.year) } : {}),
            ...(filter.mine && current ? { keeper: current.person.id } : {}),
            ...(after ? { after } : {}),
          },
        },
        signal,
      }),
    ),
  );
  const change = (next: DossierFilter) => void navigate({ to: "/ho-so", search: { ...filter, ...next } });
  return (
    <>
      <Head title={text.title}>{(roles.has("official") || roles.has("leader") || roles.has("clerk")) && <OpenDossier />}</Head>
      <Tabs />
      <div className="bar">
        <label className="switch">
          <input
            type="checkbox"
            checked={filter.mine === "yes"}
            onChange={(event) =>
              void navigate({ to: "/ho-so", search: event.target.checked ? { ...filter, mine: "yes" } : without(filter, "mine") })
            }
          />
          {text.mine}
        </label>
        <Field label={text.stateOf}>
          {(id) => (
            <select
              id={id}
              value={filter.state ?? ""}
              onChange={(event) =>
                event.target.value
                  ? change({ state: event.target.value as NonNullable<DossierFilter["state"]> })
                  : void navigate({ to: "/ho-so", search: without(filter, "state") })
              }
            >
              <option value="">{text.any}</option>
              {states.map((one) => (
                <option key={one} value={one}>
                  {text.state[one]}
                </option>
              ))}
            </select>
          )}
        </Field>
        <form
          className="bar"
          onSubmit={(event) => {
            event.preventDefault();
            const year = String(new FormData(event.currentTarget).get("year") ?? "").trim();
            if (/^\d{4}$/.test(year)) change({ year });
            else if (year === "") void navigate({ to: "/ho-so", search: without(filter, "year") });
          }}
        >
          <Field label={text.year}>
            {(id) => (
              <input
                id={id}
                name="year"
                size={5}
                inputMode="numeric"
                pattern="\d{4}"
                defaultValue={filter.year ?? ""}
                autoComplete="off"
              />
            )}
          </Field>
          <button type="submit">{text.show}</button>
        </form>
      </div>
      <Listing found={found} empty={text.empty}>
        <DossierTable label={text.title} rows={found.items} />
      </Listing>
    </>
  );
}

function without(filter: DossierFilter, name: keyof DossierFilter): DossierFilter {
  const { [name]: _, ...rest } = filter;
  return rest;
}

function OpenDossier() {
  const text = useTexts();
  const navigate = useNavigate();
  const { current } = useSession();
  const plan = useQuery({
    queryKey: ["file-plans", "in-force"],
    queryFn: async ({ signal }) => {
      const plans = await unwrap(api.GET("/api/v1/file-plans", { params: { query: { limit: 50 } }, signal }));
      const inForce = plans.items.find((one) => one.state === "in_force");
      if (!inForce) return [];
      const whole = await unwrap(api.GET("/api/v1/file-plans/{id}", { params: { path: { id: inForce.id } }, signal }));
      return whole.lines.filter((one) => one.kind === "dossier");
    },
    staleTime: 5 * 60_000,
  });
  const lines = plan.data ?? [];
  const own = current?.person.roles[0]?.unit_id ?? "";
  return (
    <Act
      label={text.open}
      tone="primary"
      note={text.openNote}
      fields={[
        ...(lines.length > 0
          ? [
              {
                name: "line",
                label: text.planLine,
                kind: "choice" as const,
                optional: true,
                choices: lines.map((one): [string, string] => [one.notation, `${one.notation} · ${one.title}`]),
              },
            ]
          : []),
        {
          name: "notation",
          label: text.notation,
          max: 50,
          optional: lines.length > 0,
          hint: lines.length > 0 ? text.notationHint : "",
        },
        { name: "title", label: text.titleOf, kind: "long", optional: lines.length > 0 },
        { name: "unit", label: text.unit, kind: "unit", initial: own },
        { name: "retention_years", label: text.retention, kind: "number", optional: true, hint: text.retentionHint },
        { name: "kind", label: text.kind, kind: "choice", choices: Object.entries(text.kinds), initial: "general" },
        { name: "rights", label: text.rights, max: 100, optional: true },
        { name: "description", label: text.description, kind: "long", max: 2000, optional: true },
      ]}
      act={({ line, notation, title, unit, retention_years, kind, ...rest }, key) => {
        const planned = lines.find((one) => one.notation === line);
        return unwrap(
          api.POST("/api/v1/dossiers", {
            params: { header: { "Idempotency-Key": key } },
            body: {
              notation: notation || planned?.notation || "",
              title: title || planned?.title || "",
              unit: unit ?? "",
              kind: kind as "general" | "construction",
              ...(retention_years ? { retention_years: Number(retention_years) } : {}),
              ...filled(rest),
            },
          }),
        );
      }}
      done={text.opened}
      changes={[["dossiers", "list"]]}
      after={(made: DossierMade) => void navigate({ to: "/ho-so/$id", params: { id: made.id } })}
    />
  );
}

type DossierMade = { id: string };
