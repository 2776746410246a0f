import { useQuery } from "@tanstack/react-query";
import { api, unwrap } from "../api/client";
import type { components } from "../api/schema";
import { useText } from "../messages";
import { Icon } from "../parts/Field";
import { Failure, Loading } from "../parts/States";
import { showInstant } from "../parts/time";

// As JSON, which is what is answered unless another form is asked for.
type Report = components["schemas"]["SignatureReport"];
type Signature = components["schemas"]["Signature"];

/** One sentence for each signature; how it was found is folded. */
export function Signatures({ documentId, sha256 }: { documentId: string; sha256: string | undefined }) {
  const text = useText();
  const report = useQuery({
    queryKey: ["document", documentId, "signatures", sha256],
    queryFn: async ({ signal }) =>
      (await unwrap(api.GET("/api/v1/documents/{id}/signatures", { params: { path: { id: documentId } }, signal }))) as Report,
    enabled: sha256 !== undefined,
    staleTime: 5 * 60_000,
  });
  if (sha256 === undefined) return null;
  return (
    <section aria-labelledby="signatures-title">
      <h2 id="signatures-title">{text.document.signatures}</h2>
      {report.isPending && <Loading />}
      {report.isError && <Failure error={report.error} retry={() => void report.refetch()} />}
      {report.data && (
        <>
          {report.data.signatures.length === 0 && <p className="muted">{text.verdict.none}</p>}
          {report.data.signatures.map((one) => (
            <Verdict key={one.id} signature={one} />
          ))}
          <p className="muted">{text.verdict.checked(showInstant(report.data.validated_at))}</p>
        </>
      )}
    </section>
  );
}

const looks = {
  TOTAL_PASSED: { tone: "ok", icon: "ok", words: "passed" },
  TOTAL_FAILED: { tone: "danger", icon: "late", words: "failed" },
  INDETERMINATE: { tone: "warn", icon: "unknown", words: "unknown" },
} as const;

/** One sentence; how it was found is folded. */
export function Verdict({ signature: one }: { signature: Signature }) {
  const text = useText();
  const look = looks[one.indication];
  const time = one.best_time ?? one.claimed_time;
  return (
    <details className={`verdict ${look.tone}`}>
      <summary>
        <Icon name={look.icon} /> {text.verdict[look.words](one.signer || "?")}
      </summary>
      <p>{one.advice}</p>
      <dl className="facts">
        {(
          [
            [text.verdict.level, one.level],
            [text.verdict.time, time && showInstant(time)],
            [text.verdict.issuer, one.issuer],
            [text.verdict.algorithm, one.algorithm],
          ] as const
        )
          .filter(([, value]) => value)
          .map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
      {one.messages.length > 0 && (
        <>
          <h3>{text.verdict.messages}</h3>
          <ul>
            {one.messages.map((words) => (
              <li key={words}>{words}</li>
            ))}
          </ul>
        </>
      )}
    </details>
  );
}
