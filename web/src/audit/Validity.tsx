import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { api, unwrap } from "../api/client";
import type { components } from "../api/schema";
import { useText } from "../messages";
import { Field, Icon } from "../parts/Field";
import { Failure, Loading } from "../parts/States";
import { readDay, showDay, showInstant } from "../parts/time";
import { AuditFrame } from "./AuditFrame";
import { readValidityFilter, type ValidityFilter, verdictNames } from "./places";
import { useTexts } from "./text";

type List = components["schemas"]["ValidityList"];
const looks = { TOTAL_PASSED: "ok", TOTAL_FAILED: "late", INDETERMINATE: "unknown", NO_SIGNATURE: "calm" } as const;
const tones = { TOTAL_PASSED: "ok", TOTAL_FAILED: "danger", INDETERMINATE: "warn", NO_SIGNATURE: "muted" } as const;

export function Validity() {
  const filter = useSearch({ from: "/kiem-toan/hieu-luc" });
  const text = useText();
  const texts = useTexts();
  const found = useInfiniteQuery({
    queryKey: ["validity", filter],
    queryFn: async ({ pageParam, signal }) =>
      (await unwrap(
        api.GET("/api/v1/signature-reports", {
          params: { query: { ...filter, limit: 50, ...(pageParam ? { after: pageParam } : {}) } as never },
          signal,
        }),
      )) as List,
    initialPageParam: "",
    getNextPageParam: (last) => last.next ?? undefined,
  });
  const rows = found.data?.pages.flatMap((page) => page.items) ?? [];
  const query = new URLSearchParams(Object.entries(filter) as [string, string][]);
  return (
    <AuditFrame>
      <Filter key={JSON.stringify(filter)} filter={filter} />
      {found.isPending && <Loading />}
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.isSuccess && rows.length === 0 && <p className="state">{texts.none}</p>}
      {rows.length > 0 && (
        <>
          <p className="audit-export">
            {texts.export}:{" "}
            {(["pdf", "xlsx", "csv"] as const).map((format) => (
              <a key={format} href={`/api/v1/signature-reports?${new URLSearchParams([...query, ["format", format]])}`} download>
                {format.toUpperCase()}
              </a>
            ))}
          </p>
          <ol className="rows" aria-label={texts.validity}>
            {rows.map((one) => (
              <li key={one.id}>
                <Link to="/van-ban-den/$id" params={{ id: one.document_id }}>
                  <span className="subject">{one.subject}</span>
                  <span className="number">{one.number_and_symbol}</span>
                  <span className="from">{one.issuer}</span>
                  <span className={`step ${tones[one.verdict]}`}>
                    <Icon name={looks[one.verdict]} /> {texts.short[one.verdict]}
                  </span>
                  <span className="due">{texts.checkedAt(showInstant(one.validated_at))}</span>
                </Link>
              </li>
            ))}
          </ol>
        </>
      )}
      {found.hasNextPage && (
        <button type="button" onClick={() => void found.fetchNextPage()} aria-disabled={found.isFetchingNextPage}>
          {text.common.more}
        </button>
      )}
    </AuditFrame>
  );
}

function Filter({ filter }: { filter: ValidityFilter }) {
  const texts = useTexts();
  const navigate = useNavigate();
  const [verdict, setVerdict] = useState<string>(filter.verdict ?? "");
  const [from, setFrom] = useState(filter.from ? showDay(filter.from) : "");
  const [until, setUntil] = useState(filter.until ? showDay(filter.until) : "");
  const [wrong, setWrong] = useState<{ from?: boolean; until?: boolean }>({});
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const first = from.trim() ? readDay(from, Date.now()) : undefined;
    const last = until.trim() ? readDay(until, Date.now()) : undefined;
    const bad = { from: from.trim() !== "" && !first, until: until.trim() !== "" && !last };
    setWrong(bad);
    if (bad.from || bad.until) return;
    void navigate({ to: "/kiem-toan/hieu-luc", search: readValidityFilter({ verdict, from: first, until: last }) });
  };
  return (
    <form className="audit-filter" onSubmit={submit} noValidate>
      <Field label={texts.verdictLabel}>
        {(id) => (
          <select id={id} name="verdict" value={verdict} onChange={(event) => setVerdict(event.target.value)}>
            <option value="">{texts.any}</option>
            {verdictNames.map((one) => (
              <option key={one} value={one}>
                {texts.short[one]}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label={texts.from} error={wrong.from ? texts.dayWrong : undefined}>
        {(id, described) => (
          <input
            id={id}
            name="from"
            value={from}
            inputMode="numeric"
            placeholder="dd/mm/yyyy"
            aria-describedby={described}
            aria-invalid={wrong.from}
            onChange={(event) => setFrom(event.target.value)}
          />
        )}
      </Field>
      <Field label={texts.until} error={wrong.until ? texts.dayWrong : undefined}>
        {(id, described) => (
          <input
            id={id}
            name="until"
            value={until}
            inputMode="numeric"
            placeholder="dd/mm/yyyy"
            aria-describedby={described}
            aria-invalid={wrong.until}
            onChange={(event) => setUntil(event.target.value)}
          />
        )}
      </Field>
      <button type="submit">{texts.filter}</button>
    </form>
  );
}
