import { useQuery } from "@tanstack/react-query";
import { api, ifMatch, unwrap } from "../api/client";
import { useDirectory } from "../api/queries";
import { useText } from "../messages";
import { Failure, Loading } from "../parts/States";
import { showDay, showInstant } from "../parts/time";
import { ActList } from "./ActList";
import { Excerpt } from "./Excerpt";
import { useTexts } from "./text";

/** Signed copies, and prints for circulation with a mark on each page. */
export function Copies({
  documentId,
  fileId,
  isIncoming,
  mayCopy,
}: {
  documentId: string;
  fileId: string | undefined;
  isIncoming: boolean;
  mayCopy: boolean;
}) {
  const text = useText();
  const texts = useTexts();
  const { person } = useDirectory();
  const path = { params: { path: { id: documentId } } };
  const copies = useQuery({
    queryKey: ["document", documentId, "copies"],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/documents/{id}/copies", { ...path, signal })),
  });
  const printouts = useQuery({
    queryKey: ["document", documentId, "printouts"],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/documents/{id}/printouts", { ...path, signal })),
  });
  if (copies.isPending || printouts.isPending) return <Loading />;
  if (!copies.data) return <Failure error={copies.error} retry={() => void copies.refetch()} />;
  const forms = Object.entries(texts.copyForms).filter(([form]) => form !== "TrS" && (isIncoming || form !== "SL"));

  const print = async (purpose: string) => {
    const pdf = await unwrap(
      api.POST("/api/v1/files/{id}/printouts", {
        params: { path: { id: fileId ?? "" } },
        body: { purpose },
        parseAs: "blob",
      }),
    );
    const link = document.createElement("a");
    link.href = URL.createObjectURL(pdf as unknown as Blob);
    link.download = `${texts.printout}.pdf`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  };
  return (
    <>
      {copies.data.items.length === 0 && <p className="muted">{texts.copiesNone}</p>}
      <ul className="files">
        {copies.data.items.map((one) => (
          <li key={one.id}>
            <a href={`/api/v1/files/${one.file_id}/content`} download>
              {one.symbol}
            </a>{" "}
            {texts.copyForms[one.form]} · {showDay(one.date)} · {one.recipients}{" "}
            <span className="muted">{texts.copyStates[one.state]}</span>
            {mayCopy && one.state === "signed" && (
              <ActList
                documentId={documentId}
                label={one.symbol}
                acts={[
                  {
                    name: "issue",
                    label: texts.issueCopy,
                    run: () =>
                      unwrap(
                        api.POST("/api/v1/copies/{id}/issue", { params: { path: { id: one.id }, header: ifMatch(one.version) } }),
                      ),
                  },
                ]}
              />
            )}
          </li>
        ))}
      </ul>
      {(printouts.data?.items.length ?? 0) > 0 && (
        <>
          <h3>{texts.printouts}</h3>
          <ul className="files">
            {printouts.data?.items.map((one) => (
              <li key={one.id}>
                {texts.printoutRow(one.number, person(one.printed_by) ?? text.common.unknownPerson, showInstant(one.printed_at))}
                <br />
                <span className="muted">{one.purpose}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      {mayCopy && <Excerpt documentId={documentId} />}
      <ActList
        documentId={documentId}
        label={texts.copies}
        acts={[
          ...(mayCopy
            ? [
                {
                  name: "copy",
                  label: texts.makeCopy,
                  asks: [
                    { name: "form", label: texts.copyForm, kind: "choice" as const, choices: forms },
                    { name: "recipients", label: texts.copyRecipients, kind: "line" as const },
                    { name: "decided_by", label: texts.copyDecidedBy, kind: "line" as const },
                  ],
                  run: (said: Record<string, string>, _: string[], key: string) =>
                    unwrap(
                      api.POST("/api/v1/documents/{id}/copies", {
                        params: { path: { id: documentId }, header: { "Idempotency-Key": key } },
                        body: { form: said.form as "SY", recipients: said.recipients ?? "", decided_by: said.decided_by ?? "" },
                      }),
                    ),
                },
              ]
            : []),
          ...(fileId
            ? [
                {
                  name: "printout",
                  label: texts.printout,
                  asks: [{ name: "purpose", label: texts.purpose, kind: "line" as const }],
                  run: ({ purpose = "" }: Record<string, string>) => print(purpose),
                },
              ]
            : []),
        ]}
      />
    </>
  );
}
