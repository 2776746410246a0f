import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api, unwrap } from "../api/client";
import { useDirectory } from "../api/queries";
import type { components } from "../api/schema";
import { useText } from "../messages";
import { Icon } from "../parts/Field";
import { showInstant } from "../parts/time";
import { Diagram } from "./Diagram";
import { chainQuery } from "./queries";
import { type Texts, useTexts } from "./text";

/** How long it is from one moment to another, in words. */
export function durationWords(texts: Texts, from: string, to: number): string {
  const minutes = Math.max(0, Math.floor((to - Date.parse(from)) / 60_000));
  return texts.duration(Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60), minutes % 60);
}

/** The steps that were taken, by whom, with what words and how long after the one before; then where the document stands and with whom. */
export function Progress({ documentId, chainId }: { documentId: string; chainId: string | null }) {
  const text = useText();
  const texts = useTexts();
  const { person, unit } = useDirectory();
  const [isDrawn, setIsDrawn] = useState(false);
  const chain = useQuery(chainQuery(documentId, chainId)).data;
  const steps = useQuery({
    queryKey: ["document", documentId, "chain", chainId, "history"],
    queryFn: async ({ signal }) => {
      const path = { path: { id: chainId ?? "" } };
      const all: components["schemas"]["Step"][] = [];
      for (let after: number | null | undefined = 0; after !== null && after !== undefined; ) {
        const page: components["schemas"]["ChainHistory"] = await unwrap(
          api.GET("/api/v1/chains/{id}/history", {
            params: { ...path, query: { limit: 200, ...(after ? { after } : {}) } },
            signal,
          }),
        );
        all.push(...page.items);
        after = page.next;
      }
      return all;
    },
    enabled: chainId !== null,
  }).data;
  const now = Date.now();

  return (
    <section aria-labelledby="progress-title">
      <h2 id="progress-title">{text.document.progress}</h2>
      {!chainId && <p className="muted">{text.document.noChain}</p>}
      {chain && steps && (
        <>
          <ol className="steps">
            {steps.map((one, at) => {
              const before = steps[at - 1];
              if (one.actor === null || one.name === "") return null;
              return (
                <li key={one.number}>
                  <Icon name="ok" />
                  <div>
                    <strong>{one.name}</strong>
                    {one.outcome !== "approve" && text.outcome[one.outcome] && `: ${text.outcome[one.outcome]}`}
                    <br />
                    <span className="muted">
                      {person(one.actor) ?? text.common.system}
                      {one.on_behalf_of && ` (${text.document.behalf(person(one.on_behalf_of) ?? text.common.unknownPerson)})`} ·{" "}
                      {showInstant(one.at)}
                      {before && ` · ${texts.after(durationWords(texts, before.at, Date.parse(one.at)))}`}
                    </span>
                    {one.reason && <blockquote>{one.reason}</blockquote>}
                  </div>
                </li>
              );
            })}
            {chain.tasks.map((task) => (
              <li key={task.id} className="now">
                <Icon name="soon" />
                <div>
                  {text.document.now}: <strong>{task.name}</strong>
                  <br />
                  <span className="muted">
                    {person(task.user_id) ?? unit(task.unit_id) ?? text.document.nobodyYet} ·{" "}
                    {texts.waiting(durationWords(texts, task.opened_at, now))}
                  </span>
                </div>
              </li>
            ))}
            {chain.ended_at && (
              <li>
                <Icon name="ok" />
                <span>
                  {text.document.ended} · {showInstant(chain.ended_at)}
                </span>
              </li>
            )}
          </ol>
          <button type="button" className="quiet" onClick={() => setIsDrawn(true)}>
            {texts.diagram}
          </button>
          {isDrawn && <Diagram chain={chain} onClose={() => setIsDrawn(false)} />}
        </>
      )}
    </section>
  );
}
