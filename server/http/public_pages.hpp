#pragma once

#include <string>

#include "server/app/public/look_up_print.hpp"
#include "server/app/public/verify_file.hpp"
#include "server/app/services.hpp"
#include "server/http/message.hpp"
#include "server/http/problem.hpp"

/// Pages for everybody: plain HTML that needs no script, in the language of the browser. A page in another language: `?lang=en`.
namespace vanthu::http::pages {

[[nodiscard]] Response verify_form(const app::AgencySettings& agency, Language language, const Error* error = nullptr);
[[nodiscard]] Response verified(const app::AgencySettings& agency, Language language, const std::string& file_name, const app::VerifyFile::Output& output);
[[nodiscard]] Response look_up_form(const app::AgencySettings& agency, Language language, const std::string& code = "", const Error* error = nullptr);
[[nodiscard]] Response looked_up(const app::AgencySettings& agency, Language language, const std::string& code, const app::LookUpPrint::Output& output);
[[nodiscard]] Response style();

}  // namespace vanthu::http::pages
