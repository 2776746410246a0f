#pragma once

#include <boost/json/object.hpp>

#include "server/app/dossiers/archiving.hpp"
#include "server/app/dossiers/dossiers.hpp"
#include "server/app/dossiers/file_plans.hpp"

/// Dossiers and their archive in JSON; each function is a schema of schemas/json/openapi.yaml.
namespace vanthu::http::views {

namespace json = boost::json;

[[nodiscard]] json::object file_plan_row(const records::FilePlan& plan);
[[nodiscard]] json::object file_plan(const app::FilePlanView& view);
[[nodiscard]] json::object dossier_row(const records::Dossier& dossier);
[[nodiscard]] json::object dossier(const app::DossierView& view);
[[nodiscard]] json::object dossier_item(const app::DossierItem& item);
[[nodiscard]] json::object hold(const records::LegalHold& hold);
[[nodiscard]] json::object handover_row(const records::Handover& handover);
[[nodiscard]] json::object handover(const app::HandoverView& view);
[[nodiscard]] json::object disposal_row(const records::Disposal& disposal);
[[nodiscard]] json::object disposal(const app::DisposalView& view);

}  // namespace vanthu::http::views
