import { useDirectory } from "../api/queries";
import { useText } from "../messages";
import { showInstant } from "../parts/time";
import { useTexts } from "./text";

export const formats = ["pdf", "xlsx", "csv"] as const;

/** What an act of the archive changes. */
export const affected = [["dossiers"], ["handovers"], ["disposals"]];

/** "Trần Văn Minh, 26/11/2026 08:31". */
export function useSigned() {
  const text = useTexts();
  const common = useText();
  const { person } = useDirectory();
  return (who: string | null, at: string | null) =>
    who && at ? text.by(person(who) ?? common.common.unknownPerson, showInstant(at)) : null;
}
