#pragma once

#include <boost/json/object.hpp>

#include "signing/certificate_check.hpp"
#include "signing/validation_report.hpp"

/// How validation looks in JSON: the same for the API (schemas/json/openapi.yaml) and for `vanthu verify --format json`.
namespace vanthu::http::views {

namespace json = boost::json;

/// format, policy, validated_at, indication, revisions, signatures, messages.
[[nodiscard]] json::object validation_report(const signing::ValidationReport& report, bool vietnamese);
[[nodiscard]] json::object certificate_check(const signing::CertificateCheck& check, bool vietnamese);

}  // namespace vanthu::http::views
