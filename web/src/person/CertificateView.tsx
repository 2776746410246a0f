import type { components } from "../api/schema";
import { Icon } from "../parts/Field";
import { showInstant } from "../parts/time";
import { commonName } from "./commonName";
import { useKeysTexts } from "./keysText";

const looks = { waiting: "soon", confirmed: "ok", refused: "late", withdrawn: "unknown" } as const;

/** What there is to know of a certificate, in words. */
export function CertificateView({ of }: { of: components["schemas"]["PersonCertificate"] }) {
  const text = useKeysTexts();
  return (
    <div className="certificate">
      <strong title={of.subject}>{commonName(of.subject)}</strong>
      <span className={`mark ${of.state}`}>
        <Icon name={looks[of.state]} /> {text.states[of.state]}
      </span>
      <span className="muted">
        {text.issuedBy(commonName(of.issuer))} {text.until(showInstant(of.not_after).slice(0, 10))}{" "}
        {text.from(text.sources[of.source] ?? of.source)}
        {of.reason && ` ${text.reason(of.reason)}`}
      </span>
    </div>
  );
}
