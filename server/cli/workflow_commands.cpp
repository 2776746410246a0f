#include "server/cli/workflow_commands.hpp"

#include <fstream>
#include <iostream>
#include <map>

#include <fmt/format.h>

#include "server/cli/exit.hpp"
#include "workflow/bpmn/reader.hpp"
#include "workflow/bpmn/xpath_conditions.hpp"
#include "workflow/calendar/calendar_text.hpp"
#include "workflow/calendar/shipped_calendar.hpp"
#include "workflow/simulation.hpp"

namespace vanthu::cli {
namespace {

Result<std::string> read_file(const std::filesystem::path& file) {
    std::error_code missing;
    std::ifstream in(file, std::ios::binary);
    if (!std::filesystem::is_regular_file(file, missing) || !in) {
        return fail(Code::not_found, {"Không tìm thấy tệp " + file.string(), "The file " + file.string() + " was not found."});
    }
    return std::string{std::istreambuf_iterator<char>(in), {}};
}

/// Prints what is wrong; false when something is.
bool is_sound(const std::filesystem::path& file, const workflow::ReadDefinition& read) {
    for (const auto& problem : read.problems) {
        std::cout << fmt::format("{}:{}: {}: {} / {}\n", file.string(), problem.line, problem.element, problem.text.vi, problem.text.en);
    }
    return read.problems.empty();
}

Result<std::pair<std::string, std::string>> pair_of(const std::string& text) {
    const auto equals = text.find('=');
    if (equals == std::string::npos || equals == 0) {
        return fail(Code::invalid_input, {"Cần dạng tên=giá-trị: " + text, "The form is name=value: " + text});
    }
    return std::pair{text.substr(0, equals), text.substr(equals + 1)};
}

std::vector<std::string> parts_of(const std::string& text) {
    std::vector<std::string> parts;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find(',', at), text.size());
        parts.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return parts;
}

}  // namespace

int check_workflow(const std::filesystem::path& file) {
    const auto xml = read_file(file);
    if (!xml) {
        return print_error(xml.error(), exit_unreadable);
    }
    const auto read = workflow::read_bpmn(*xml);
    if (!is_sound(file, read)) {
        return exit_failure;
    }
    std::cout << fmt::format("{} {} ({} nodes)\n", read.definition.key, read.definition.hash, read.definition.nodes.size());
    return 0;
}

int simulate_workflow(const SimulationOptions& options) {
    const auto xml = read_file(options.file);
    const auto calendar_text = options.calendar.empty() ? Result<std::string>{std::string{workflow::shipped_calendar()}} : read_file(options.calendar);
    if (!xml || !calendar_text) {
        return print_error(!xml ? xml.error() : calendar_text.error(), exit_unreadable);
    }
    const auto read = workflow::read_bpmn(*xml);
    if (!is_sound(options.file, read)) {
        return exit_failure;
    }
    const auto calendar = workflow::parse_calendar(*calendar_text);
    const auto at = options.at.empty() ? Result<Instant>{SystemClock{}.now()} : parse_rfc3339(options.at);
    if (!calendar || !at) {
        return print_error(!calendar ? calendar.error() : at.error(), exit_usage);
    }
    workflow::Facts facts;
    std::map<std::string, std::string> outcomes;
    for (const auto* texts : {&options.values, &options.lists, &options.outcomes}) {
        for (const std::string& text : *texts) {
            const auto pair = pair_of(text);
            if (!pair) {
                return print_error(pair.error(), exit_usage);
            }
            if (texts == &options.lists) {
                facts.lists[pair->first] = parts_of(pair->second);
            } else {
                (texts == &options.values ? facts.values : outcomes)[pair->first] = pair->second;
            }
        }
    }
    const workflow::XPathConditions conditions;
    const auto simulation = workflow::simulate(read.definition, facts, outcomes, {*at, conditions, *calendar});
    if (!simulation) {
        return print_error(simulation.error(), exit_failure);
    }
    for (const auto& step : simulation->steps) {
        std::string opened;
        for (const std::string& node : step.opened) {
            opened += (opened.empty() ? "" : ", ") + node;
        }
        std::cout << fmt::format("{:<24} {:<12} {}{}\n", step.node.empty() ? "-" : step.node, step.outcome, opened.empty() ? "" : "→ " + opened,
                                 step.due ? " (" + to_rfc3339(*step.due) + ")" : "");
    }
    std::cout << fmt::format("{}{}\n", workflow::to_string(simulation->status), simulation->stopped ? " (500 steps: the outcomes lead round a loop)" : "");
    return workflow::is_terminal(simulation->status) ? 0 : exit_failure;
}

}  // namespace vanthu::cli
