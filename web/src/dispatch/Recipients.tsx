import "../document/document.css";
import "./dispatch.css";
import { type QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { api, ifMatch, unwrap } from "../api/client";
import type { components } from "../api/schema";
import { type Act, ActList } from "../document/ActList";
import { Icon } from "../parts/Field";
import { Failure, Loading } from "../parts/States";
import { showInstant } from "../parts/time";
import { useTexts } from "./text";

type Recipient = components["schemas"]["Recipient"];
type Texts = ReturnType<typeof useTexts>;

const icons = {
  planned: "calm",
  pending: "soon",
  sent: "soon",
  delivered: "soon",
  received: "ok",
  refused: "late",
  withdrawn: "unknown",
} as const;

/** What a clerk may say of a recipient: how far it came, and that an envelope left. */
function actsOf(texts: Texts, one: Recipient, client: QueryClient): Act[] {
  if (one.state === "planned" || one.state === "received") return [];
  const at = { params: { path: { id: one.id }, header: ifMatch(one.version) } };
  const told = async (answer: Promise<unknown>) => {
    try {
      return await answer;
    } finally {
      void client.invalidateQueries({ queryKey: ["recipients"] });
    }
  };
  const states = (["pending", "sent", "delivered", "received", "refused"] as const).filter((state) => state !== one.state);
  return [
    {
      name: "progress",
      label: texts.progress,
      asks: [
        {
          name: "state",
          label: texts.newState,
          kind: "choice",
          choices: (one.state === "withdrawn" ? (["withdrawn"] as const) : states).map((state) => [state, texts.states[state]]),
        },
        { name: "reason", label: texts.reason, kind: "line", optional: true },
      ],
      run: ({ state, reason }) =>
        told(
          unwrap(
            api.POST("/api/v1/recipients/{id}/progress", {
              ...at,
              body: { state: state as "sent", ...(reason ? { reason } : {}) },
            }),
          ),
        ),
    },
    ...((one.kind === "paper" || one.kind === "text") && one.postal_id === null && one.state !== "withdrawn"
      ? [
          {
            name: "posting",
            label: texts.posting,
            asks: [
              { name: "date", label: texts.day, kind: "day" as const },
              { name: "envelopes", label: texts.envelopes, kind: "line" as const, value: "1", max: 4 },
              { name: "receipt", label: texts.receipt, kind: "line" as const, optional: true, max: 100 },
            ],
            run: ({ date = "", envelopes, receipt }: Record<string, string>) =>
              told(
                unwrap(
                  api.POST("/api/v1/recipients/{id}/posting", {
                    ...at,
                    body: { date, envelopes: Number(envelopes) || 1, ...(receipt ? { receipt } : {}) },
                  }),
                ),
              ),
          },
        ]
      : []),
  ];
}

/** One recipient: who, how, how far, since when, and why not. */
export function RecipientRow({ one, mayKeep, children }: { one: Recipient; mayKeep: boolean; children?: ReactNode }) {
  const texts = useTexts();
  const client = useQueryClient();
  const since = one.ended_at ?? one.received_at ?? one.delivered_at ?? one.sent_at;
  return (
    <li className="recipient">
      <div>
        <strong>{one.name}</strong>
        {children}
        <p className="muted">{[texts.kinds[one.kind], one.address, texts.copies(one.copies)].filter(Boolean).join(" · ")}</p>
      </div>
      <div>
        <span className={`state-of ${one.state}`}>
          <Icon name={icons[one.state]} /> {texts.states[one.state]}
        </span>
        {since && <p className="muted">{showInstant(since)}</p>}
        {one.reason && <p>{one.reason}</p>}
      </div>
      {mayKeep && <ActList acts={actsOf(texts, one, client)} documentId={one.document_id} label={texts.acts(one.name)} />}
    </li>
  );
}

/** The recipients of one issued document. */
export function DocumentDispatch({ documentId, mayKeep }: { documentId: string; mayKeep: boolean }) {
  const texts = useTexts();
  const found = useQuery({
    queryKey: ["document", documentId, "recipients"],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/outgoing/{id}/recipients", { params: { path: { id: documentId } }, signal })),
  });
  if (found.isPending) return <Loading />;
  if (!found.data) return <Failure error={found.error} retry={() => void found.refetch()} />;
  return (
    <>
      {found.data.items.length === 0 && <p className="muted">{texts.none}</p>}
      <ol className="dispatch">
        {found.data.items.map((one) => (
          <RecipientRow key={one.id} one={one} mayKeep={mayKeep} />
        ))}
      </ol>
      {mayKeep && (
        <ActList
          documentId={documentId}
          label={texts.add}
          acts={[
            {
              name: "add",
              label: texts.add,
              asks: [
                { name: "name", label: texts.name, kind: "line" },
                {
                  name: "kind",
                  label: texts.kind,
                  kind: "choice",
                  choices: (["paper", "mail", "text"] as const).map((kind) => [kind, texts.kinds[kind]]),
                },
                { name: "address", label: texts.address, kind: "line", optional: true, max: 254 },
              ],
              run: ({ name = "", kind, address }, _, key) =>
                unwrap(
                  api.POST("/api/v1/outgoing/{id}/recipients", {
                    params: { path: { id: documentId }, header: { "Idempotency-Key": key } },
                    body: { name, kind: kind as "paper", copies: 1, ...(address ? { address } : {}) },
                  }),
                ),
            },
          ]}
        />
      )}
    </>
  );
}
