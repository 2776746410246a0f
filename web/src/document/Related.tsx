import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { api, ifMatch, unwrap } from "../api/client";
import type { components } from "../api/schema";
import { useText } from "../messages";
import { Combobox } from "../parts/Combobox";
import { Field } from "../parts/Field";
import { Failure, Loading } from "../parts/States";
import { say } from "../parts/toast";
import { useTexts } from "./text";

type Outgoing = components["schemas"]["OutgoingDocument"];

/** What this document answers, what answers it, and what it corrects, replaces or is replaced by. */
export function Links({ documentId, outgoing }: { documentId: string; outgoing?: Outgoing | undefined }) {
  const text = useText();
  const texts = useTexts();
  const found = useQuery({
    queryKey: ["document", documentId, "answers"],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/documents/{id}/answers", { params: { path: { id: documentId } }, signal })),
  });
  if (found.isPending) return <Loading />;
  if (!found.data) return <Failure error={found.error} retry={() => void found.refetch()} />;
  const rows = [
    ...found.data.answers.map((one) => [texts.answersTo, one] as const),
    ...found.data.answered_by.map((one) => [texts.answeredBy, one] as const),
    ...(outgoing?.successors ?? []).map((one) => [texts.successor, { ...one, direction: "outgoing" as const }] as const),
  ];
  const earlier = [
    [texts.corrects, outgoing?.corrects],
    [texts.replaces, outgoing?.replaces],
  ] as const;
  return (
    <>
      {rows.length === 0 && !earlier.some(([, id]) => id) && <p className="muted">{texts.linksNone}</p>}
      <ul className="files">
        {rows.map(([what, one]) => (
          <li key={`${what}${one.id}`}>
            <span className="muted">{what}:</span>{" "}
            <Link to={one.direction === "incoming" ? "/van-ban-den/$id" : "/van-ban-di/$id"} params={{ id: one.id }}>
              {one.symbol ?? text.inbox.noNumber}
            </Link>{" "}
            {one.subject} <span className="muted">{text.state[one.state]}</span>
          </li>
        ))}
        {earlier.map(
          ([what, id]) =>
            id && (
              <li key={what}>
                <span className="muted">{what}:</span>{" "}
                <Link to="/van-ban-di/$id" params={{ id }}>
                  {texts.openIt}
                </Link>
              </li>
            ),
        )}
      </ul>
    </>
  );
}

/** The dossiers in which it lies, and putting it into one more. */
export function Dossiers({ documentId }: { documentId: string }) {
  const texts = useTexts();
  const client = useQueryClient();
  const [failure, setFailure] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const found = useQuery({
    queryKey: ["document", documentId, "dossiers"],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/documents/{id}/dossiers", { params: { path: { id: documentId } }, signal })),
  });
  const open = useQuery({
    queryKey: ["dossiers", "open"],
    queryFn: async ({ signal }) => {
      const all: components["schemas"]["DossierRow"][] = [];
      for (let after: string | null | undefined = ""; after !== null && after !== undefined && all.length < 2000; ) {
        const page: components["schemas"]["DossierList"] = await unwrap(
          api.GET("/api/v1/dossiers", { params: { query: { state: "open", limit: 200, ...(after ? { after } : {}) } }, signal }),
        );
        all.push(...page.items);
        after = page.next;
      }
      return all;
    },
    staleTime: 60_000,
  });
  if (found.isPending) return <Loading />;
  if (!found.data) return <Failure error={found.error} retry={() => void found.refetch()} />;
  const here = new Set(found.data.items.map((one) => one.id));
  const put = async (id: string) => {
    const dossier = open.data?.find((one) => one.id === id);
    if (!dossier || busy) return;
    setBusy(true);
    setFailure(null);
    try {
      await unwrap(
        api.POST("/api/v1/dossiers/{id}/documents", {
          params: { path: { id }, header: ifMatch(dossier.version) },
          body: { documents: [documentId] },
        }),
      );
      say(texts.put(dossier.code));
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(false);
      void client.invalidateQueries({ queryKey: ["dossiers"] });
      void client.invalidateQueries({ queryKey: ["document", documentId, "dossiers"] });
    }
  };
  return (
    <>
      {found.data.items.length === 0 && <p className="muted">{texts.dossiersNone}</p>}
      <ul className="files">
        {found.data.items.map((one) => (
          <li key={one.id}>
            <strong>{one.code}</strong> {one.title}
          </li>
        ))}
      </ul>
      {failure !== null && <Failure error={failure} />}
      {(open.data?.length ?? 0) > 0 && (
        <Field label={texts.putInto} hint={texts.putHint}>
          {(id, described) => (
            <Combobox
              id={id}
              described={described}
              nothing={texts.nothingFound}
              options={(open.data ?? [])
                .filter((one) => !here.has(one.id))
                .map((one) => ({ id: one.id, label: one.code, hint: one.title }))}
              onChoose={(one) => void put(one.id)}
            />
          )}
        </Field>
      )}
    </>
  );
}
