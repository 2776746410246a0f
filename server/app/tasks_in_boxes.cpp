// Which boxes a task lies in: pure rules, used by storage when it keeps the boxes and their counters.

#include <array>
#include <limits>

#include "server/app/ports/chains.hpp"

namespace vanthu::app {

const char* to_string(TaskKind kind) {
    static constexpr std::array<const char*, 3> names{"task", "opinion", "information"};
    return names.at(static_cast<std::size_t>(kind));
}

const char* to_string(Box box) {
    static constexpr std::array<const char*, 3> names{"todo", "waiting", "information"};
    return names.at(static_cast<std::size_t>(box));
}

std::string owner_key(const UserId& user) {
    return "u:" + user.text();
}

std::string owner_key(const UnitId& unit, const std::string& role) {
    return "r:" + unit.text() + ":" + role;
}

BoxPosition position_of(const Task& task) {
    return {task.due_at ? to_millis(*task.due_at) : std::numeric_limits<long long>::max(), task.id.text()};
}

std::vector<std::pair<std::string, Box>> places_of(const Task& task) {
    std::vector<std::pair<std::string, Box>> places;
    const auto add = [&](std::string owner, Box box) {
        for (const auto& [known, known_box] : places) {
            if (known == owner) {
                return;  // to be done outranks waiting
            }
        }
        places.emplace_back(std::move(owner), box);
    };
    const Box box = task.kind == TaskKind::information ? Box::information : Box::todo;
    if (task.holder) {
        add(owner_key(*task.holder), box);
    } else if (task.user) {
        add(owner_key(*task.user), box);
    } else if (task.unit && task.role) {
        add(owner_key(*task.unit, *task.role), box);
    }
    if (task.kind != TaskKind::information) {
        if (task.sender) {
            add(owner_key(*task.sender), Box::waiting);
        }
        if (!task.drafter.empty()) {
            add(owner_key(task.drafter), Box::waiting);
        }
    }
    return places;
}

}  // namespace vanthu::app
