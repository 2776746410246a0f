#pragma once

#include "server/app/ports/people_at_work.hpp"

namespace vanthu::app {

/// What a notification says, in both languages: from its kind, its words and the document's subject as it is now.
[[nodiscard]] ClientText text_of(const Notification& notification);

}  // namespace vanthu::app
