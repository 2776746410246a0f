#include "workflow/bpmn/references.hpp"

namespace vanthu::workflow::bpmn {
namespace {

void read_lanes(const xmlNode* lane_set, References& references) {
    for (const xmlNode* lane : children_of(lane_set)) {
        std::string name = attribute(lane, "name");
        if (name.empty()) {
            name = attribute(lane, "id");
        }
        // Inner lanes come last in the schema and win: they say more.
        for (const xmlNode* child : children_of(lane)) {
            if (is_model(child, "flowNodeRef")) {
                references.lanes[reference(text_of(child))] = name;
            }
        }
        for (const xmlNode* child : children_of(lane)) {
            if (is_model(child, "childLaneSet")) {
                read_lanes(child, references);
            }
        }
    }
}

void find_lanes(const xmlNode* container, References& references) {
    for (const xmlNode* child : children_of(container)) {
        if (is_model(child, "laneSet")) {
            read_lanes(child, references);
        } else if (is_model(child, "subProcess") || is_model(child, "adHocSubProcess")) {
            find_lanes(child, references);
        }
    }
}

}  // namespace

References read_references(const xmlNode* definitions, const xmlNode* process, Problems& problems) {
    References references;
    for (const xmlNode* child : children_of(definitions)) {
        const bool is_error = is_model(child, "error");
        if (!is_error && !is_model(child, "message") && !is_model(child, "signal")) {
            continue;
        }
        auto& table = is_error ? references.errors : is_model(child, "message") ? references.messages : references.signals;
        const std::string id = attribute(child, "id");
        std::string name = is_error ? attribute(child, "errorCode") : std::string{};
        for (const char* other : {"name", "id"}) {
            name = name.empty() ? attribute(child, other) : name;
        }
        if (id.empty()) {
            problems.push_back(problem_at(child, {"Thiếu id.", "The id is missing."}));
        }
        table.emplace(id, std::move(name));
    }
    find_lanes(process, references);
    return references;
}

void check_collaboration(const xmlNode* definitions, const std::string& process_id, Problems& problems) {
    for (const xmlNode* collaboration : children_of(definitions)) {
        if (!is_model(collaboration, "collaboration")) {
            continue;
        }
        for (const xmlNode* participant : children_of(collaboration)) {
            if (is_model(participant, "participant") && reference(attribute(participant, "processRef")) != process_id) {
                problems.push_back(problem_at(participant, {"Chỉ nhận một pool, là của chính quy trình này.",
                                                            "One pool only, that of this process."}));
            }
        }
    }
}

}  // namespace vanthu::workflow::bpmn
