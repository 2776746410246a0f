import { useQuery } from "@tanstack/react-query";
import { api, ifMatch, unwrap } from "../api/client";
import { useDirectory } from "../api/queries";
import type { components } from "../api/schema";
import { Why } from "../document/Why";
import { useText } from "../messages";
import { Act, type ActField, type Given } from "../parts/Act";
import { useHolds } from "../parts/rights";
import { Failure, Loading } from "../parts/States";
import { showDay } from "../parts/time";
import { useTexts } from "./text";

type Grant = components["schemas"]["Grant"];

/** The day of the agency, which is in UTC+7, at which a right begins or ends. */
const dayOf = (instant: string) => new Date(Date.parse(instant) + 7 * 3_600_000).toISOString().slice(0, 10);

/** Who was let into a dossier beside those who may see it anyway; letting others in; why somebody can see it. */
export function DossierAccess({ id, mayGive }: { id: string; mayGive: boolean }) {
  const text = useText();
  const words = useTexts();
  const holds = useHolds();
  const { person, unit } = useDirectory();
  const key = ["dossiers", id, "grants"];
  const found = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/dossiers/{id}/grants", { params: { path: { id } }, signal })),
  });
  const nameOf = (one: Grant) => person(one.user) ?? unit(one.unit) ?? text.common.unknownPerson;
  const give = (to: "user" | "unit") => (given: Given, key: string) =>
    unwrap(
      api.POST("/api/v1/grants", {
        params: { header: { "Idempotency-Key": key } },
        body: {
          subject: "dossier",
          subject_id: id,
          [to]: given[to],
          reason: given.reason ?? "",
          ...(given.from ? { from: `${given.from}T00:00:00+07:00` } : {}),
          ...(given.until ? { until: `${given.until}T23:59:59+07:00` } : {}),
        },
      }),
    );
  const rest: ActField[] = [
    { name: "from", label: words.grantFrom, kind: "day", optional: true },
    { name: "until", label: words.grantUntil, kind: "day", optional: true },
    { name: "reason", label: words.reason, kind: "long", max: 500 },
  ];
  return (
    <section className="card" aria-labelledby="access-title">
      <h2 id="access-title">{words.access}</h2>
      {found.isPending && <Loading />}
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.data?.items.length === 0 && <p className="muted">{words.grantsNone}</p>}
      {(found.data?.items.length ?? 0) > 0 && (
        <ul className="files dossier-grants" aria-label={words.grants}>
          {found.data?.items.map((one) => (
            <li key={one.id}>
              <strong>{nameOf(one)}</strong>{" "}
              <span className="muted">
                {[
                  one.revoked_at
                    ? words.grantEnded
                    : [words.grantSince(showDay(dayOf(one.from))), one.until && words.grantTill(showDay(dayOf(one.until)))]
                        .filter(Boolean)
                        .join(" "),
                  words.grantBy(person(one.granted_by) ?? text.common.unknownPerson),
                ].join(" · ")}
              </span>
              <p>{one.reason}</p>
              {mayGive && !one.revoked_at && (
                <Act
                  label={words.revoke}
                  title={words.revokeTitle(nameOf(one))}
                  tone="quiet"
                  fields={[{ name: "reason", label: words.reason, kind: "long", max: 500 }]}
                  act={({ reason }) =>
                    unwrap(
                      api.POST("/api/v1/grants/{id}/revocation", {
                        params: { path: { id: one.id }, header: ifMatch(one.version) },
                        body: { reason: reason ?? "" },
                      }),
                    )
                  }
                  done={words.revoked}
                  changes={[key]}
                />
              )}
            </li>
          ))}
        </ul>
      )}
      {mayGive && (
        <div className="buttons">
          <Act
            label={words.grantPerson}
            fields={[{ name: "user", label: words.grantPersonLabel, kind: "person" }, ...rest]}
            act={give("user")}
            done={words.granted}
            changes={[key]}
          />
          <Act
            label={words.grantUnit}
            fields={[{ name: "unit", label: words.unit, kind: "unit" }, ...rest]}
            act={give("unit")}
            done={words.granted}
            changes={[key]}
          />
        </div>
      )}
      {(holds("clerk") || holds("leader") || holds("auditor")) && <Why subject="dossier" id={id} />}
    </section>
  );
}
