#pragma once

#include <string>

#include "signing/validation_report.hpp"

namespace vanthu::signing {

/// The report as ETSI TS 119 102-2 V1.4.1 XML (namespace http://uri.etsi.org/19102/v1.4.1#), with the certificates and revocation
/// data that each verdict rests on as validation objects. `file_sha256`: of the file that was validated, in hexadecimal.
/// A file without signatures has no such report (the schema wants at least one): the text is then empty.
[[nodiscard]] std::string to_etsi_xml(const ValidationReport& report, const std::string& file_sha256, Language language);

}  // namespace vanthu::signing
