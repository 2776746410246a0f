import { useState } from "react";
import type { components } from "../api/schema";
import { useText } from "../messages";
import { Comparison } from "./Comparison";
import { useTexts } from "./text";

type File = components["schemas"]["File"];
type Incoming = components["schemas"]["IncomingDocument"];
type Outgoing = components["schemas"]["OutgoingDocument"];

/** A PDF of the document itself: no attachment, annex or copy. */
export const isMain = (one: File) =>
  ["original", "draft", "signed", "numbered", "sealed"].includes(one.kind) && one.media_type === "application/pdf";

export function newestFile(files: File[]): File | undefined {
  return files
    .filter(isMain)
    .reduce<File | undefined>((newest, one) => (!newest || one.ordinal > newest.ordinal ? one : newest), undefined);
}

interface Props {
  id: string;
  files: File[];
  incoming: Incoming | undefined;
  outgoing: Outgoing | undefined;
}

/** What can be taken away: its files, what differs between its versions, papers made of it, annexes. */
export function DocumentFiles({ id, files, incoming, outgoing }: Props) {
  const text = useText();
  const texts = useTexts();
  const [isComparing, setIsComparing] = useState(false);
  // Of a draft what was uploaded and what was made of it say the same: only the latter are versions.
  const versions = files.filter((one) => isMain(one) && (incoming !== undefined || one.kind !== "original"));
  return (
    <section aria-labelledby="files-title">
      <h2 id="files-title">{text.document.files}</h2>
      <ul className="files">
        {files.map((file) => (
          <li key={file.id}>
            <a href={`/api/v1/files/${file.id}/content`} download={file.name}>
              {file.name}
            </a>{" "}
            <span className="muted">{text.document.fileKind[file.kind]}</span>
          </li>
        ))}
      </ul>
      {versions.length > 1 && (
        <button type="button" className="quiet" onClick={() => setIsComparing(true)}>
          {texts.compare}
        </button>
      )}
      {isComparing && <Comparison documentId={id} files={versions} onClose={() => setIsComparing(false)} />}
      {incoming && <Prints document={incoming} />}
      {outgoing && outgoing.annexes.length > 0 && (
        <>
          <h3>{texts.annexes}</h3>
          <ol className="files">
            {outgoing.annexes.map((one) => (
              <li key={one.id}>
                {`${one.ordinal}. ${one.title}`}{" "}
                {one.file_id ? (
                  <a href={`/api/v1/files/${one.sealed_file_id ?? one.file_id}/content`} download>
                    PDF
                  </a>
                ) : (
                  <span className="muted">{one.first_page && texts.annexAt(one.first_page)}</span>
                )}
              </li>
            ))}
          </ol>
        </>
      )}
    </section>
  );
}

/** Papers that the server makes of an incoming document. */
function Prints({ document: one }: { document: Incoming }) {
  const texts = useTexts();
  const papers = [
    ...(one.has_receipt ? [["receipt-print", texts.receipt] as const] : []),
    ["follow-up-sheet", texts.sheet] as const,
    ...(one.files.some((file) => file.kind === "original" && file.media_type === "application/pdf")
      ? [["stamped", texts.stamped] as const]
      : []),
  ];
  return (
    <>
      <h3>{texts.prints}</h3>
      <ul className="files">
        {papers.map(([path, words]) => (
          <li key={path}>
            <a href={`/api/v1/incoming/${one.id}/${path}`} target="_blank" rel="noreferrer">
              {words}
            </a>
          </li>
        ))}
      </ul>
    </>
  );
}
