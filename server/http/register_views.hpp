#pragma once

#include "server/http/views.hpp"

/// How books, numbers and printed tables look in JSON.
namespace vanthu::http::views {

[[nodiscard]] json::object book(const records::Book& book);
[[nodiscard]] json::object numbering_rules(const records::NumberingRules& rules);
[[nodiscard]] json::object register_entry(const app::RegisterEntry& entry);
[[nodiscard]] json::object entered(const app::KeepRegister::Entered& entered);
[[nodiscard]] json::object account(const app::KeepRegister::Account& account);
[[nodiscard]] json::object register_sheet(const app::RegisterSheet& sheet, json::value next);
[[nodiscard]] json::object table(const printing::Table& table);
[[nodiscard]] json::object postal_dispatch(const app::PostalDispatch& one);
[[nodiscard]] json::object archived_copy_use(const app::ArchivedCopyUse& one);

}  // namespace vanthu::http::views
