import { expect, test } from "vitest";
import { commonName } from "./commonName";

test("the common name of a subject", () => {
  expect(commonName("CN=Vũ Đức Thắng,O=Sở Thông tin và Truyền thông,C=VN")).toBe("Vũ Đức Thắng");
  expect(commonName("O=Sở,CN=Trần\\, Văn Minh,C=VN")).toBe("Trần, Văn Minh");
  expect(commonName("serialNumber=1")).toBe("serialNumber=1");
});
