#include "server/app/temporary_file.hpp"
#include "server/http/handlers.hpp"
#include "server/http/multipart.hpp"

#include <boost/json/serialize.hpp>

namespace vanthu::http {
namespace {

namespace json = boost::json;

json::object view_of(const app::AgentExchange& one, Language language) {
    const std::string& reason = language == Language::vi ? one.reason.vi : one.reason.en;
    return {{"id", one.id},
            {"document_id", one.document.text()},
            {"state", one.state},
            {"reason", reason.empty() ? json::value(nullptr) : json::value(reason)},
            {"expires_at", to_rfc3339(one.expires_at)}};
}

/// What a signing program expects of whoever takes its file.
Response told_to_agent(bool is_taken, const std::string& message, const std::string& name) {
    return answer(200, {{"Status", is_taken}, {"Message", message}, {"FileName", name}, {"FileServer", ""}});
}

}  // namespace

Response begin_agent_exchange(Context& context) {
    const auto begun = context.use_cases.agent_exchanges.begin(context.actor, DocumentId{context.parameter("id")}, context.version);
    if (!begun) {
        return problem(begun.error(), context.request);
    }
    json::object view = view_of(begun->exchange, language_of(context.request));
    view["download_path"] = "/api/v1/agent-files/" + begun->download_token;
    view["upload_path"] = "/api/v1/agent-files/" + begun->upload_token;
    return answer(201, view);
}

Response get_agent_exchange(Context& context) {
    const auto found = context.use_cases.agent_exchanges.find(context.actor, context.parameter("id"));
    return found ? answer(200, view_of(*found, language_of(context.request))) : problem(found.error(), context.request);
}

Response cancel_agent_exchange(Context& context) {
    const auto done = context.use_cases.agent_exchanges.cancel(context.actor, context.parameter("id"));
    return done ? no_content() : problem(done.error(), context.request);
}

Response fetch_agent_file(Context& context) {
    if (context.request.method == "HEAD") {
        // A question whether it is there must not use it up, and learns nothing.
        return problem({Code::not_found, {"Không có địa chỉ này.", "There is nothing at this address."}, {}, {}}, context.request);
    }
    const auto offered = context.use_cases.agent_exchanges.fetch(context.parameter("token"));
    if (!offered) {
        return problem(offered.error(), context.request);
    }
    std::error_code error;
    const auto size = std::filesystem::file_size(offered->file, error);
    Response response;
    response.headers.add("Content-Type", "application/pdf");
    response.headers.add("Content-Disposition", "attachment; filename=\"" + offered->name + "\"");
    response.headers.add("Cache-Control", "no-store");
    response.body = FileSlice{offered->file, 0, error ? 0 : size, {}};
    return response;
}

Response receive_agent_file(Context& context) {
    const app::TemporaryFile file(context.use_cases.services.blobs.temporary());
    const auto chosen = first_file(context.request, file.path());
    if (!chosen) {
        return problem(chosen.error(), context.request);
    }
    const auto received = context.use_cases.agent_exchanges.receive(context.parameter("token"), file.path());
    if (!received && received.error().code == Code::not_found) {
        return problem(received.error(), context.request);
    }
    const bool is_vi = language_of(context.request) == Language::vi;
    return told_to_agent(received.has_value(), received ? std::string{} : is_vi ? received.error().detail.vi : received.error().detail.en, chosen->name);
}

}  // namespace vanthu::http
