import { api, ifMatch, unwrap } from "../api/client";
import type { components } from "../api/schema";
import type { Act } from "./ActList";
import type { Texts } from "./text";

type Incoming = components["schemas"]["IncomingDocument"];
type Outgoing = components["schemas"]["OutgoingDocument"];
type Chain = components["schemas"]["Chain"];
type Task = components["schemas"]["TaskPage"];

const keyed = (key: string) => ({ "Idempotency-Key": key });

/** Of an incoming document, as far as the server offers them. */
export function incomingActs(texts: Texts, one: Incoming, may: Set<string>): Act[] {
  const at = { params: { path: { id: one.id }, header: ifMatch(one.version) } };
  const reason = { name: "reason", label: texts.reason, kind: "long" as const };
  const acts: Act[] = [
    {
      name: "urge",
      label: texts.urge,
      asks: [{ name: "text", label: texts.urgeText, kind: "long" }],
      run: ({ text = "" }, _, key) =>
        unwrap(
          api.POST("/api/v1/incoming/{id}/urgings", {
            params: { path: { id: one.id }, header: keyed(key) },
            body: { text },
          }),
        ),
    },
    {
      name: "correct",
      label: texts.correct,
      asks: [
        { name: "issuer", label: texts.issuer, kind: "line", value: one.issuer },
        { name: "number_and_symbol", label: texts.symbol, kind: "line", value: one.number_and_symbol, max: 50 },
        {
          name: "document_date",
          label: texts.documentDate,
          kind: "day",
          value: one.document_date.split("-").reverse().join("/"),
        },
        { name: "subject", label: texts.subject, kind: "long", value: one.subject },
        {
          name: "due_date",
          label: texts.due,
          kind: "day",
          optional: true,
          value: (one.due_date ?? "").split("-").reverse().join("/"),
        },
        { name: "note", label: texts.note, kind: "line", optional: true, value: one.note ?? "", max: 500 },
      ],
      run: (said) =>
        unwrap(
          api.PATCH("/api/v1/incoming/{id}", {
            ...at,
            body: { ...said, due_date: said.due_date ?? null, note: said.note ?? null },
          }),
        ),
    },
    {
      name: "transfer",
      label: texts.transferUnit,
      asks: [{ name: "unit", label: texts.unit, kind: "unit" }, reason],
      run: ({ unit = "", reason: words = "" }) =>
        unwrap(api.POST("/api/v1/incoming/{id}/transfer", { ...at, body: { unit, reason: words } })),
    },
    {
      name: "transfer",
      label: texts.transferAgency,
      note: texts.transferAgencyNote,
      isDanger: true,
      asks: [{ name: "agency", label: texts.agency, kind: "line" }, reason],
      run: ({ agency = "", reason: words = "" }) =>
        unwrap(api.POST("/api/v1/incoming/{id}/transfer", { ...at, body: { agency, reason: words } })),
    },
    {
      name: "return",
      label: texts.sendBack,
      note: texts.sendBackNote,
      isDanger: true,
      asks: [reason],
      run: ({ reason: words = "" }) => unwrap(api.POST("/api/v1/incoming/{id}/return", { ...at, body: { reason: words } })),
    },
    {
      name: "validate",
      label: texts.validate,
      run: () => unwrap(api.POST("/api/v1/incoming/{id}/signature-reports", { params: { path: { id: one.id } } })),
    },
  ];
  return acts.filter((act) => may.has(act.name)).map((act, index) => ({ ...act, name: `${act.name}-${index}` }));
}

/** Of an outgoing document; what concerns a draft's content stands with the draft. */
export function outgoingActs(texts: Texts, one: Outgoing, may: Set<string>): Act[] {
  const at = { params: { path: { id: one.id }, header: ifMatch(one.version) } };
  const acts: Act[] = [
    {
      name: "break-check-out",
      label: texts.breakCheckOut,
      asks: [{ name: "reason", label: texts.reason, kind: "long" }],
      run: ({ reason = "" }) =>
        unwrap(api.POST("/api/v1/outgoing/{id}/check-out/breaking", { params: { path: { id: one.id } }, body: { reason } })),
    },
    {
      name: "recall",
      label: texts.recallDocument,
      note: texts.recallDocumentNote,
      isDanger: true,
      asks: [{ name: "reason", label: texts.reason, kind: "long" }],
      run: ({ reason = "" }) => unwrap(api.POST("/api/v1/outgoing/{id}/recall", { ...at, body: { reason } })),
    },
    {
      name: "cancel",
      label: texts.cancelDraft,
      isDanger: true,
      asks: [{ name: "reason", label: texts.reason, kind: "long" }],
      run: ({ reason = "" }) => unwrap(api.POST("/api/v1/outgoing/{id}/cancellation", { ...at, body: { reason } })),
    },
  ];
  return acts.filter((act) => may.has(act.name));
}

/** Of the chain on which the document is. */
export function chainActs(texts: Texts, chain: Chain, may: Set<string>, nodeName: (id: string) => string): Act[] {
  const at = { params: { path: { id: chain.id } } };
  const reason = { name: "reason", label: texts.reason, kind: "long" as const };
  const acts: (Act & { isOffered: boolean })[] = [
    {
      name: "undo",
      label: texts.undo,
      isOffered: chain.may_undo,
      run: () => unwrap(api.POST("/api/v1/chains/{id}/undo", at)),
    },
    {
      name: "recall-step",
      label: texts.recallStep,
      isOffered: chain.may_recall,
      asks: [reason],
      run: ({ reason: words = "" }) => unwrap(api.POST("/api/v1/chains/{id}/recall", { ...at, body: { reason: words } })),
    },
    {
      name: "inform",
      label: texts.inform,
      isOffered: may.has("inform"),
      asks: [
        { name: "people", label: texts.people, kind: "people" },
        { name: "note", label: texts.note, kind: "line", optional: true },
      ],
      run: ({ note }, people) =>
        unwrap(api.POST("/api/v1/chains/{id}/information", { ...at, body: { people, ...(note ? { note } : {}) } })),
    },
    {
      name: "reassign",
      label: texts.reassign,
      isOffered: may.has("reassign") && chain.tasks.some((one) => one.kind === "task"),
      asks: [
        {
          name: "task",
          label: texts.step,
          kind: "choice",
          choices: chain.tasks.filter((one) => one.kind === "task").map((one) => [one.id, one.name]),
        },
        { name: "to", label: texts.to, kind: "person" },
        reason,
      ],
      run: ({ task = "", to = "", reason: words = "" }) =>
        unwrap(
          api.POST("/api/v1/tasks/{id}/reassignment", {
            params: { path: { id: task } },
            body: { reason: words, ...(to ? { to } : {}) },
          }),
        ),
    },
    ...chain.ad_hoc.flatMap((part) => [
      {
        name: `ad-hoc-${part.token}`,
        label: texts.beginAdHoc,
        isOffered: may.has("ad-hoc"),
        asks: [
          {
            name: "node",
            label: texts.step,
            kind: "choice" as const,
            choices: part.tasks.map<[string, string]>((node) => [node, nodeName(node)]),
          },
        ],
        run: ({ node = "" }) => unwrap(api.POST("/api/v1/chains/{id}/ad-hoc", { ...at, body: { token: part.token, node } })),
      },
      {
        name: `ad-hoc-end-${part.token}`,
        label: texts.endAdHoc(nodeName(part.node)),
        isOffered: may.has("ad-hoc"),
        run: () => unwrap(api.POST("/api/v1/chains/{id}/ad-hoc", { ...at, body: { token: part.token } })),
      },
    ]),
    {
      name: "suspend",
      label: texts.suspend,
      note: texts.suspendNote,
      isOffered: may.has("suspend"),
      asks: [reason],
      run: ({ reason: words = "" }) => unwrap(api.POST("/api/v1/chains/{id}/suspension", { ...at, body: { reason: words } })),
    },
    {
      name: "resume",
      label: texts.resume,
      isOffered: may.has("resume"),
      run: () => unwrap(api.DELETE("/api/v1/chains/{id}/suspension", at)),
    },
    {
      name: "end-chain",
      label: texts.endChain,
      note: texts.endChainNote,
      isDanger: true,
      isOffered: may.has("end-chain"),
      asks: [reason],
      run: ({ reason: words = "" }) => unwrap(api.POST("/api/v1/chains/{id}/cancellation", { ...at, body: { reason: words } })),
    },
  ];
  return acts.filter((act) => act.isOffered);
}

/** What the person may do with a task beside its outcomes. */
export function taskActs(texts: Texts, task: Task): Act[] {
  if (task.kind !== "task" || !task.open) return [];
  const at = { params: { path: { id: task.id } } };
  return [
    {
      name: "consult",
      label: texts.consult,
      asks: [
        { name: "people", label: texts.people, kind: "people" },
        { name: "question", label: texts.question, kind: "long", max: 2000 },
      ],
      run: ({ question = "" }, whom) => unwrap(api.POST("/api/v1/tasks/{id}/consultation", { ...at, body: { whom, question } })),
    },
    {
      name: "delegate",
      label: texts.delegate,
      note: texts.delegateNote,
      asks: [{ name: "to", label: texts.to, kind: "person" }],
      run: ({ to = "" }) => unwrap(api.POST("/api/v1/tasks/{id}/delegation", { ...at, body: { to } })),
    },
    ...(task.claimed
      ? [{ name: "release", label: texts.release, run: () => unwrap(api.POST("/api/v1/tasks/{id}/release", at)) }]
      : []),
  ];
}
