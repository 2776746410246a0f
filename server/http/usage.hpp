#pragma once

#include "server/http/api.hpp"

namespace vanthu::http {

/// What a request that was answered with success did, for the usage log; nothing for lists, changes and what no document or dossier is in.
[[nodiscard]] std::optional<app::Use> use_of(const Route& route, const Context& context, const Response& response);

}  // namespace vanthu::http
