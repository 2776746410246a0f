import { useQuery } from "@tanstack/react-query";
import { api, unwrap } from "../api/client";
import { useDirectory } from "../api/queries";
import { useText } from "../messages";
import { Icon } from "../parts/Field";
import { showInstant } from "../parts/time";

/** The steps that were taken, by whom and with what words; then where the document stands and with whom. */
export function Progress({ documentId, chainId }: { documentId: string; chainId: string | null }) {
  const text = useText();
  const { person, unit } = useDirectory();
  const chain = useQuery({
    queryKey: ["document", documentId, "chain", chainId],
    queryFn: async ({ signal }) => {
      const path = { params: { path: { id: chainId ?? "" } }, signal };
      const [present, history] = await Promise.all([
        unwrap(api.GET("/api/v1/chains/{id}", path)),
        unwrap(
          api.GET("/api/v1/chains/{id}/history", { params: { path: { id: chainId ?? "" }, query: { limit: 200 } }, signal }),
        ),
      ]);
      return { present, steps: history.items };
    },
    enabled: chainId !== null,
  }).data;

  return (
    <section aria-labelledby="progress-title">
      <h2 id="progress-title">{text.document.progress}</h2>
      {!chain && <p className="muted">{text.document.noChain}</p>}
      {chain && (
        <ol className="steps">
          {chain.steps
            .filter((one) => one.actor !== null && one.name !== "")
            .map((one) => (
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
                  </span>
                  {one.reason && <blockquote>{one.reason}</blockquote>}
                </div>
              </li>
            ))}
          {chain.present.tasks.map((task) => (
            <li key={task.id} className="now">
              <Icon name="soon" />
              <div>
                {text.document.now}: <strong>{task.name}</strong>
                <br />
                <span className="muted">
                  {person(task.user_id) ?? unit(task.unit_id) ?? text.document.nobodyYet} ·{" "}
                  {text.document.since(showInstant(task.opened_at))}
                </span>
              </div>
            </li>
          ))}
          {chain.present.ended_at && (
            <li>
              <Icon name="ok" />
              <span>
                {text.document.ended} · {showInstant(chain.present.ended_at)}
              </span>
            </li>
          )}
        </ol>
      )}
    </section>
  );
}
