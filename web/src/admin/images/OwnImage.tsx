import { useSession } from "../../api/state";
import { ImageOf } from "./ImageOf";
import { useTexts } from "./text";

/** A person's own image, on the page of their account. */
export default function OwnImage() {
  const texts = useTexts();
  const { current } = useSession();
  return (
    current && <ImageOf owner={current.person.id} title={texts.own} signer={current.person.full_name} intro={texts.ownIntro} />
  );
}
