#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "workflow/bpmn/reader.hpp"

/// Small definitions as text. Each piece of a body stands on a line of its own: the first on line 2.
namespace vanthu::workflow::test {

inline std::string definitions(const std::string& content) {
    return "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL' xmlns:v='urn:vanthu:workflow:1' "
           "xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xmlns:camunda='http://camunda.org/schema/1.0/bpmn' "
           "xmlns:bioc='http://bpmn.io/schema/bpmn/biocolor/1.0' xmlns:t='urn:t'>" + content + "</definitions>";
}

inline std::string process(const std::vector<std::string>& lines, const std::string& beside = {}) {
    std::string body;
    for (const std::string& line : lines) {
        body += "\n" + line;
    }
    return definitions("<process id='chain' name='Quy trình'>" + body + "</process>" + beside);
}

inline std::string element(const std::string& kind, const std::string& id, const std::string& inside = {}) {
    return fmt::format("<{0} id='{1}'>{2}</{0}>", kind, id, inside);
}

inline std::string extension(const std::string& inside) {
    return "<extensionElements>" + inside + "</extensionElements>";
}

inline const std::string leader = extension("<v:task role='leader' unit='agency'/>");

inline std::string user(const std::string& id) {
    return element("userTask", id, leader);
}

/// "a>b": a flow from a to b; "a>b?": with a condition; "a>b!": the default of a, which has to name it "a-b".
inline std::string flow(const std::string& text) {
    const std::size_t arrow = text.find('>');
    const std::string source = text.substr(0, arrow);
    std::string target = text.substr(arrow + 1);
    const bool has_condition = target.ends_with('?');
    if (has_condition || target.ends_with('!')) {
        target.pop_back();
    }
    return fmt::format("<sequenceFlow id='{0}-{1}' sourceRef='{0}' targetRef='{1}'>{2}</sequenceFlow>", source, target,
                       has_condition ? "<conditionExpression>type = 'BC'</conditionExpression>" : "");
}

/// An exclusive or inclusive gateway whose default leads to a node.
inline std::string split(const std::string& kind, const std::string& id, const std::string& otherwise) {
    return fmt::format("<{0} id='{1}' default='{1}-{2}'/>", kind, id, otherwise);
}

/// start → the middle → end, on lines 2 to 6: the middle is on line 3.
inline std::vector<std::string> around(const std::string& middle, const std::string& id = "x") {
    return {"<startEvent id='s'/>", middle, "<endEvent id='e'/>", flow("s>" + id), flow(id + ">e")};
}

inline std::vector<std::string> operator+(std::vector<std::string> left, const std::vector<std::string>& right) {
    left.insert(left.end(), right.begin(), right.end());
    return left;
}

/// "3 userTask x: The effect is unknown."
inline std::vector<std::string> shown(const Problems& problems) {
    std::vector<std::string> out;
    for (const Problem& problem : problems) {
        out.push_back(fmt::format("{} {}: {}", problem.line, problem.element, problem.text.en));
    }
    return out;
}

/// The problems of a definition, in the same form.
inline std::vector<std::string> problems_of(const std::string& xml) {
    return shown(read_bpmn(xml).problems);
}

}  // namespace vanthu::workflow::test
