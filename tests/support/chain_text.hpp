#pragma once

#include <string>
#include <vector>

/// Definitions for `Agency`, as text.
namespace vanthu::test {

/// Wraps the elements of a process; flows are written as "a>b", with a condition "a>b[…]".
inline std::string process(const std::string& key, const std::string& elements, const std::vector<std::string>& flows, const std::string& head = "") {
    std::string xml = R"(<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:vanthu="urn:vanthu:workflow:1"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="d" targetNamespace="urn:test">)" +
                      head + "<bpmn:process id=\"" + key + "\" name=\"Thử\" isExecutable=\"true\"><bpmn:startEvent id=\"start\"/>" + elements +
                      "<bpmn:endEvent id=\"end\"/>";
    int number = 0;
    for (const std::string& flow : flows) {
        const auto arrow = flow.find('>');
        const auto bracket = flow.find('[');
        const std::string to = flow.substr(arrow + 1, bracket == std::string::npos ? bracket : bracket - arrow - 1);
        xml += "<bpmn:sequenceFlow id=\"f" + std::to_string(++number) + "\" sourceRef=\"" + flow.substr(0, arrow) + "\" targetRef=\"" + to + "\"";
        xml += bracket == std::string::npos
                   ? "/>"
                   : "><bpmn:conditionExpression xsi:type=\"bpmn:tFormalExpression\">" + flow.substr(bracket + 1, flow.size() - bracket - 2) +
                         "</bpmn:conditionExpression></bpmn:sequenceFlow>";
    }
    return xml + "</bpmn:process></bpmn:definitions>";
}

inline std::string task(const std::string& id, const std::string& attributes, const std::string& inside = "", const std::string& outside = "") {
    return "<bpmn:userTask id=\"" + id + "\" name=\"" + id + "\"><bpmn:extensionElements><vanthu:task " + attributes + "/>" + inside +
           "</bpmn:extensionElements>" + outside + "</bpmn:userTask>";
}

inline const std::string by_head = R"(role="leader" unit="drafter-unit")";
inline const std::string by_director = R"(role="leader" unit="agency")";
inline const std::string by_office = R"(role="leader" unit="code:VP")";

}  // namespace vanthu::test
