#pragma once

#include <boost/json/object.hpp>

#include "server/app/ports/person_keys.hpp"

namespace vanthu::http::views {

[[nodiscard]] boost::json::object person_certificate(const app::PersonCertificate& certificate);

}  // namespace vanthu::http::views
