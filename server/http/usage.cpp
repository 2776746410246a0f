#include "server/http/usage.hpp"

#include <algorithm>
#include <array>

#include "server/http/handlers.hpp"

namespace vanthu::http {
namespace {

struct CountedRoute {
    Response (*handler)(Context&);
    app::UseKind kind;         ///< of an answer that is a file; one in JSON was looked at
    const char* subject_kind;
    const char* parameter;     ///< of the path, that names the subject; empty: none does
    bool counts_json = true;
};

using Kind = app::UseKind;

constexpr std::array<CountedRoute, 25> counted{{
    {get_incoming, Kind::opened, "document", "id"},
    {get_outgoing, Kind::opened, "document", "id"},
    {download_file, Kind::downloaded, "file", "id"},
    {get_derivative_content, Kind::opened, "derivative", "id"},
    {validate_signatures, Kind::opened, "document", "id"},
    {document_history, Kind::opened, "document", "id"},
    {print_follow_up_sheet, Kind::printed, "document", "id"},
    {print_stamped, Kind::printed, "document", "id"},
    {compare_versions, Kind::opened, "document", "id"},
    {check_layout, Kind::opened, "document", "id"},
    {list_answers, Kind::opened, "document", "id"},
    {print_receipt, Kind::printed, "document", "id"},
    {print_marked, Kind::printed, "file", "id"},
    {get_dossier, Kind::opened, "dossier", "id"},
    {list_dossier_documents, Kind::opened, "dossier", "id"},
    {print_dossier_documents, Kind::printed, "dossier", "id"},
    {pack_dossier, Kind::exported, "dossier", "id"},
    {export_dossier, Kind::exported, "dossier", "id"},
    {print_file_plan, Kind::printed, "file_plan", "id"},
    {print_handover, Kind::printed, "handover", "id"},
    {print_disposal, Kind::printed, "disposal", "id"},
    {print_register, Kind::printed, "register", "form"},
    {seal_register, Kind::printed, "register", "form"},
    {search, Kind::exported, "search", "", false},
    {print_statistic, Kind::printed, "statistics", "statistic", false},
}};

/// A download in pieces is one: that of its beginning.
bool is_begun(const Context& context, const Response& response) {
    const auto range = context.request.headers.find("Range");
    return response.status != 206 || !range || range->starts_with("bytes=0-");
}

}  // namespace

std::optional<app::Use> use_of(const Route& route, const Context& context, const Response& response) {
    const bool is_read = response.status == 200 || response.status == 206 || response.status == 304;
    if (!is_read || context.request.method == "HEAD" || !is_begun(context, response)) {
        return std::nullopt;
    }
    const auto found = std::find_if(counted.begin(), counted.end(), [&](const CountedRoute& one) { return one.handler == route.handler; });
    if (found == counted.end()) {
        return std::nullopt;
    }
    const bool is_json = response.headers.find("Content-Type").value_or("").starts_with("application/json");
    if (is_json && !found->counts_json) {
        return std::nullopt;
    }
    const std::string_view parameter = found->parameter;
    return app::Use{context.actor.user, is_json ? Kind::opened : found->kind, found->subject_kind,
                    parameter.empty() ? std::string{} : context.parameter(parameter), context.use_cases.services.clock.now()};
}

}  // namespace vanthu::http
