#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <libxml/parser.h>
#include <libxml/xmlschemas.h>

#include <filesystem>
#include <set>

#include "core/handle.hpp"
#include "tests/support/shared_data.hpp"
#include "tests/workflow/bpmn_text.hpp"
#include "workflow/link.hpp"

namespace vanthu::workflow {
namespace {

using testing::IsEmpty;

using Document = Handle<xmlDoc, xmlFreeDoc>;
using Parser = Handle<xmlSchemaParserCtxt, xmlSchemaFreeParserCtxt>;
using Validator = Handle<xmlSchemaValidCtxt, xmlSchemaFreeValidCtxt>;

std::vector<std::filesystem::path> shipped_files() {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(vanthu::test::source_file("schemas/bpmn"))) {
        files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    return files;
}

/// The profile as a schema, with our extension in it.
class ProfileSchema {
public:
    ProfileSchema() {
        const Parser parser{xmlSchemaNewParserCtxt(vanthu::test::source_file("schemas/xsd/vanthu-bpmn-profile.xsd").c_str())};
        schema_.reset(xmlSchemaParse(parser.get()));
    }
    /// What the schema says against a file; empty when it is valid.
    [[nodiscard]] std::string judge(const std::string& xml) const {
        if (!schema_) {
            return "the schema does not parse";
        }
        const Document document{xmlReadMemory(xml.data(), static_cast<int>(xml.size()), nullptr, nullptr, XML_PARSE_NONET)};
        const Validator validator{xmlSchemaNewValidCtxt(schema_.get())};
        std::string found;
        xmlSchemaSetValidStructuredErrors(
            validator.get(), [](void* out, xmlErrorPtr error) { *static_cast<std::string*>(out) += error->message; }, &found);
        const int verdict = xmlSchemaValidateDoc(validator.get(), document.get());
        return verdict == 0 ? found : found + "(invalid)";
    }

private:
    Handle<xmlSchema, xmlSchemaFree> schema_{};
};

class ShippedDefinitions : public testing::TestWithParam<std::filesystem::path> {};

TEST_P(ShippedDefinitions, Pass_all_checks_and_the_schema) {
    const std::string xml = vanthu::test::read_file(GetParam());
    const ReadDefinition read = read_bpmn(xml);
    EXPECT_THAT(test::shown(read.problems), IsEmpty());
    EXPECT_EQ(read.definition.key, GetParam().stem());
    EXPECT_EQ(ProfileSchema().judge(xml), "");
    const auto linked = link(read.definition, [](const std::string&) { return nullptr; });
    ASSERT_TRUE(linked);
    EXPECT_EQ(linked->hash, read.definition.hash);
}

TEST_P(ShippedDefinitions, Are_drawn_whole) {
    const std::string xml = vanthu::test::read_file(GetParam());
    const Definition definition = parse_bpmn(xml).value();
    for (const Node& node : definition.nodes) {
        EXPECT_NE(xml.find("<bpmndi:BPMNShape id=\"shape-" + node.id + "\" bpmnElement=\"" + node.id + "\""), std::string::npos) << node.id;
        for (const Flow& flow : node.flows) {
            EXPECT_NE(xml.find("bpmnElement=\"" + flow.id + "\""), std::string::npos) << flow.id;
        }
    }
}

TEST_P(ShippedDefinitions, Tell_people_what_to_do_until_when) {
    const Definition definition = parse_bpmn(vanthu::test::read_file(GetParam())).value();
    for (const Node& node : definition.nodes) {
        if (is_human(node.kind)) {
            EXPECT_NE(node.name, node.id);
            // The leader sets a day for some work: a timer of the day stands on it.
            EXPECT_TRUE(node.deadline || !definition.boundaries_of(node.id).empty()) << node.id;
        }
    }
}

/// A leader signs, then the clerk numbers, seals and issues (Decree 30/2020/NĐ-CP, 13 to 18).
TEST_P(ShippedDefinitions, Sign_before_number_before_seal_before_issue) {
    const Definition definition = parse_bpmn(vanthu::test::read_file(GetParam())).value();
    if (definition.key == "incoming-document") {
        return;
    }
    const auto next = [&](const Node& node) -> const Node& { return *definition.find(node.flows.at(0).target); };
    const Node& number = *definition.find("number");
    EXPECT_EQ(definition.find("director")->effect, Effect::sign);
    EXPECT_EQ(number.effect, Effect::number);
    EXPECT_EQ(next(number).effect, Effect::seal);
    EXPECT_EQ(next(next(number)).effect, Effect::issue);
    for (const Node* node : {&number, &next(number), &next(next(number))}) {
        EXPECT_EQ(node->assignment.role, "clerk");
        EXPECT_FALSE(node->may_return);
    }
}

INSTANTIATE_TEST_SUITE_P(Files, ShippedDefinitions, testing::ValuesIn(shipped_files()), [](const auto& about) {
    std::string name = about.param.stem();
    std::replace(name.begin(), name.end(), '-', '_');
    return name;
});

TEST(ShippedDefinitions, Are_all_there) {
    std::set<std::string> names;
    for (const auto& file : shipped_files()) {
        names.insert(file.stem());
    }
    EXPECT_THAT(names, testing::ElementsAre("consultation", "council", "incoming-document", "internal-document", "outgoing-one-approver",
                                            "outgoing-three-approvers", "outgoing-two-approvers", "parallel-opinion", "urgent-document"));
}

/// The schema and the reader agree on files that an editor could have spoilt.
TEST(ProfileSchema, Refuses_what_the_reader_refuses) {
    const std::string xml = vanthu::test::read_file(vanthu::test::source_file("schemas/bpmn/council.bpmn"));
    const ProfileSchema schema;
    const std::pair<const char*, const char*> changes[] = {
        {"<bpmn:sendTask id=\"tell-drafter\"", "<bpmn:scriptTask id=\"tell-drafter\""},
        {"role=\"clerk\"", "role=\"king\""},
        {"unit=\"agency\"", "unit=\"somewhere\""},
        {"effect=\"seal\"", "effect=\"burn\""},
        {"working=\"P1D\"", "working=\"one day\""},
        {"<vanthu:deadline ", "<vanthu:magic "},
        {"type=\"users\"", "type=\"crowd\""},
        {"isSequential=\"false\"", "behavior=\"None\""},
        {"needs-reason=\"yes\"", "needs-reason=\"maybe\""},
    };
    for (const auto& [from, to] : changes) {
        SCOPED_TRACE(to);
        std::string changed = xml;
        ASSERT_NE(changed.find(from), std::string::npos);
        changed.replace(changed.find(from), std::string_view{from}.size(), to);
        if (std::string_view{from}.find("sendTask") != std::string_view::npos) {
            changed.replace(changed.find("</bpmn:sendTask>"), 16, "</bpmn:scriptTask>");
        }
        EXPECT_NE(schema.judge(changed), "");
        EXPECT_THAT(read_bpmn(changed).problems, testing::Not(IsEmpty()));
    }
}

}  // namespace
}  // namespace vanthu::workflow
