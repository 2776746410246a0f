#pragma once

#include "server/http/views.hpp"

/// How chains and what people do at them look in JSON; each function is a schema of schemas/json/openapi.yaml.
namespace vanthu::http::views {

[[nodiscard]] json::object task(const app::Task& task);
[[nodiscard]] json::object task_page(const app::TaskView& view);
[[nodiscard]] json::object step(const app::StoredStep& step);
[[nodiscard]] json::object inbox_entry(const app::ReadInbox::Entry& entry);
[[nodiscard]] json::object sent_entry(const app::ReadSent::Entry& entry);
[[nodiscard]] json::object inbox_counts(const app::ReadInbox::Counts& counts);
[[nodiscard]] json::object chain(const app::ChainView& view);
[[nodiscard]] json::object workflow(const app::StoredDefinition& definition);
[[nodiscard]] json::object simulation(const workflow::Simulation& simulation);
[[nodiscard]] json::object mandate(const app::StoredMandate& stored);
[[nodiscard]] json::object remark(const app::Remark& remark);
[[nodiscard]] json::object notification(const app::Notification& notification);
[[nodiscard]] json::object notification_settings(const app::NotificationSettings& settings);

}  // namespace vanthu::http::views
