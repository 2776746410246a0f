#include "workflow/bpmn/reader.hpp"

#include <algorithm>

#include "core/digest.hpp"
#include "workflow/bpmn/extension.hpp"
#include "workflow/bpmn/flow_elements.hpp"
#include "workflow/bpmn/profile.hpp"
#include "workflow/graph_checks.hpp"
#include "workflow/soundness.hpp"

namespace vanthu::workflow {
namespace {

constexpr std::size_t problems_limit = 200;

void append(Problems& all, Problems more) {
    all.insert(all.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

/// The one process of the file, or nothing and a problem.
const xmlNode* find_process(const xmlNode* definitions, Problems& problems) {
    const xmlNode* process = nullptr;
    for (const xmlNode* child : bpmn::children_of(definitions)) {
        if (!bpmn::is_model(child, "process")) {
            continue;
        }
        if (process != nullptr) {
            problems.push_back(bpmn::problem_at(child, {"Chỉ nhận một process.", "One process only."}));
            continue;
        }
        process = child;
    }
    if (process == nullptr) {
        problems.push_back(bpmn::problem_at(definitions, {"Thiếu process.", "There is no process."}));
    }
    return process;
}

void read_definitions(const xmlNode* root, Definition& definition, Problems& problems) {
    append(problems, bpmn::check_profile(root));
    const xmlNode* process = find_process(root, problems);
    if (process == nullptr) {
        return;
    }
    definition.key = bpmn::attribute(process, "id");
    definition.name = bpmn::attribute(process, "name");
    if (!bpmn::is_name(definition.key)) {
        problems.push_back(bpmn::problem_at(process, {"process cần id hợp lệ (1-100 ký tự).", "A process needs a valid id (1-100)."}));
    }
    bpmn::check_collaboration(root, definition.key, problems);
    bpmn::read_extension(process, definition, problems);
    const bool is_within_profile = problems.empty();
    const bpmn::References references = bpmn::read_references(root, process, problems);
    Problems found;
    bpmn::read_flow_elements(process, references, definition, found);
    if (!is_within_profile) {
        // References to what was refused would be reported once more.
        std::erase_if(found, [](const Problem& problem) {
            return problem.element.starts_with("sequenceFlow ") || problem.element.starts_with("lane ");
        });
    }
    append(problems, std::move(found));
}

}  // namespace

ReadDefinition read_bpmn(std::string_view xml) {
    ReadDefinition result;
    auto parsed = bpmn::parse(xml);
    if (auto* problem = std::get_if<Problem>(&parsed)) {
        result.problems.push_back(std::move(*problem));
        return result;
    }
    read_definitions(xmlDocGetRootElement(std::get<bpmn::Document>(parsed).get()), result.definition, result.problems);
    result.definition.hash = sha256_hex(as_bytes(xml));
    // Each check relies on what the one before has found right.
    if (result.problems.empty()) {
        result.problems = check_graph(result.definition);
    }
    if (result.problems.empty()) {
        result.problems = check_soundness(result.definition);
    }
    std::stable_sort(result.problems.begin(), result.problems.end(),
                     [](const Problem& left, const Problem& right) { return left.line < right.line; });
    if (result.problems.size() > problems_limit) {
        result.problems.resize(problems_limit);
    }
    return result;
}

Result<Definition> parse_bpmn(std::string_view xml) {
    ReadDefinition read = read_bpmn(xml);
    if (!read.problems.empty()) {
        return tl::unexpected(as_error(read.problems));
    }
    return std::move(read.definition);
}

}  // namespace vanthu::workflow
