import { useQuery } from "@tanstack/react-query";
import { api, ifMatch, unwrap } from "../api/client";
import { useDirectory } from "../api/queries";
import type { components } from "../api/schema";
import { useText } from "../messages";
import { Failure, Loading } from "../parts/States";
import { showInstant } from "../parts/time";
import { type Act, ActList } from "./ActList";
import { useTexts } from "./text";
import { Why } from "./Why";

type Grant = components["schemas"]["Grant"];

/** Who was let in, letting others in, and why somebody can see the document. */
export function Access({ documentId, may }: { documentId: string; may: Set<string> }) {
  const text = useText();
  const texts = useTexts();
  const { person, unit } = useDirectory();
  const grants = useQuery({
    queryKey: ["document", documentId, "grants"],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/documents/{id}/grants", { params: { path: { id: documentId } }, signal })),
  });
  if (grants.isPending) return <Loading />;
  if (!grants.data) return <Failure error={grants.error} retry={() => void grants.refetch()} />;
  const reason = { name: "reason", label: texts.reason, kind: "line" as const };
  const until = { name: "until", label: texts.until, kind: "day" as const, optional: true };
  const give = (to: "user" | "unit") => (said: Record<string, string>, _: string[], key: string) =>
    unwrap(
      api.POST("/api/v1/grants", {
        params: { header: { "Idempotency-Key": key } },
        body: {
          subject: "document",
          subject_id: documentId,
          [to]: said[to],
          reason: said.reason ?? "",
          // A day of the agency ends at midnight in UTC+7.
          ...(said.until ? { until: `${said.until}T23:59:59+07:00` } : {}),
        },
      }),
    );
  const path = { params: { path: { id: documentId } } };
  const acts: (Act & { needs: string })[] = [
    {
      name: "grant-person",
      needs: "grant",
      label: texts.grantPerson,
      asks: [{ name: "user", label: texts.person, kind: "person" }, until, reason],
      run: give("user"),
    },
    {
      name: "grant-unit",
      needs: "grant",
      label: texts.grantUnit,
      asks: [{ name: "unit", label: texts.unit, kind: "unit" }, until, reason],
      run: give("unit"),
    },
    {
      name: "restrict",
      needs: "restrict",
      label: texts.restrict,
      asks: [reason],
      run: ({ reason: words = "" }) =>
        unwrap(api.POST("/api/v1/documents/{id}/restriction", { ...path, body: { reason: words } })),
    },
    {
      name: "lift",
      needs: "lift-restriction",
      label: texts.lift,
      asks: [reason],
      run: ({ reason: words = "" }) =>
        unwrap(api.POST("/api/v1/documents/{id}/restriction/lifting", { ...path, body: { reason: words } })),
    },
  ];
  const revoke = (one: Grant): Act => ({
    name: "revoke",
    label: texts.revoke,
    asks: [reason],
    run: ({ reason: words = "" }) =>
      unwrap(
        api.POST("/api/v1/grants/{id}/revocation", {
          params: { path: { id: one.id }, header: ifMatch(one.version) },
          body: { reason: words },
        }),
      ),
  });
  return (
    <>
      <h3>{texts.grants}</h3>
      {grants.data.items.length === 0 && <p className="muted">{texts.grantsNone}</p>}
      <ul className="files">
        {grants.data.items.map((one) => (
          <li key={one.id}>
            <strong>{person(one.user) ?? unit(one.unit) ?? text.common.unknownPerson}</strong>{" "}
            <span className="muted">
              {one.revoked_at ? texts.grantEnded : one.until ? texts.grantUntil(showInstant(one.until)) : ""}
            </span>
            <p>{one.reason}</p>
            {may.has("grant") && !one.revoked_at && <ActList documentId={documentId} label={texts.grants} acts={[revoke(one)]} />}
          </li>
        ))}
      </ul>
      <ActList documentId={documentId} label={texts.access} acts={acts.filter((one) => may.has(one.needs))} />
      {may.has("explain") && <Why subject="document" id={documentId} />}
    </>
  );
}
