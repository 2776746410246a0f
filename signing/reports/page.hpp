#pragma once

#include <string>

#include "signing/validation_report.hpp"

namespace vanthu::signing {

/// The report as a page of its own for people, without scripts and without anything from elsewhere: what Circular 15/2025/TT-BKHCN,
/// Article 6, demands to be shown (issuer, signer, managing unit, time of signing, integrity, validity at the time of signing, period
/// of the certificate), what changed since, and one sentence on what to do.
[[nodiscard]] std::string to_page(const ValidationReport& report, const std::string& file_name, const std::string& file_sha256,
                                  Language language);

/// The same without head and heading, for a page that has more to say; it needs the rules of `style_of_page`.
[[nodiscard]] std::string to_part_of_page(const ValidationReport& report, const std::string& file_name, const std::string& file_sha256,
                                          Language language);
[[nodiscard]] std::string style_of_page();

}  // namespace vanthu::signing
