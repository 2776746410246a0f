#include <gtest/gtest.h>

#include "records/incoming_document.hpp"
#include "records/outgoing_document.hpp"

namespace vanthu::records {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::year_month_day today = 2026y / 11 / 24;

IncomingDetails details() {
    IncomingDetails one;
    one.issuer = "UBND tỉnh";
    one.number_and_symbol = "412/UBND-VP7";
    one.document_day = 2026y / 11 / 20;
    one.subject = "V/v báo cáo";
    return one;
}

TEST(IncomingDetails, Names_the_field_that_is_wrong) {
    EXPECT_TRUE(check(details(), today));
    const auto wrong = [](auto change) {
        IncomingDetails one = details();
        change(one);
        const auto checked = check(one, today);
        return checked ? std::string{} : checked.error().fields.at(0).pointer;
    };
    EXPECT_EQ(wrong([](auto& one) { one.issuer = ""; }), "/issuer");
    EXPECT_EQ(wrong([](auto& one) { one.subject = std::string(501, 'x'); }), "/subject");
    EXPECT_EQ(wrong([](auto& one) { one.document_day = 2026y / 11 / 25; }), "/document_date");
    EXPECT_EQ(wrong([](auto& one) { one.due_day = 2026y / 11 / 19; }), "/due_date");
    EXPECT_EQ(wrong([](auto& one) { one.type_code = "??"; }), "/type");
    EXPECT_EQ(wrong([](auto& one) { one.page_count = 0; }), "/page_count");
}

TEST(IncomingDocument, Goes_forward_only) {
    IncomingDocument document;
    document.details = details();
    const UserId leader{"l"};
    EXPECT_EQ(document.instruct(leader, "Giao CNTT", std::nullopt, {}).error().code, Code::conflict);
    EXPECT_EQ(document.complete(leader, "xong", {}).error().code, Code::conflict);
    EXPECT_TRUE(document.submit_to(leader));
    EXPECT_TRUE(document.submit_to(UserId{"other"}));
    EXPECT_FALSE(document.instruct(leader, "", std::nullopt, {}));
    EXPECT_TRUE(document.instruct(leader, "Giao CNTT", 2026y / 12 / 1, {}));
    EXPECT_EQ(document.details.due_day, 2026y / 12 / 1);
    EXPECT_EQ(document.submit_to(leader).error().code, Code::conflict);
    EXPECT_TRUE(document.complete(leader, "Đã trả lời", {}));
    EXPECT_EQ(document.correct(details(), today).error().code, Code::conflict);
}

TEST(Secrecy, Classified_documents_are_refused_in_words) {
    EXPECT_TRUE(check_secrecy("none"));
    EXPECT_EQ(check_secrecy("secret").error().code, Code::unsupported);
    EXPECT_EQ(check_secrecy("x").error().code, Code::invalid_input);
}

/// Every step in every state: exactly the arrows of the state machine are there.
TEST(OutgoingDocument, Takes_each_step_in_its_state_and_in_no_other) {
    using Step = Result<void> (*)(OutgoingDocument&);
    const std::pair<const char*, Step> steps[] = {
        {"replace", [](OutgoingDocument& d) { return d.replace_content("s"); }},
        {"submit", [](OutgoingDocument& d) { return d.submit(InstanceId{"i"}); }},
        {"give_back", [](OutgoingDocument& d) { return d.give_back(); }},
        {"approve", [](OutgoingDocument& d) { return d.approve(); }},
        {"sign", [](OutgoingDocument& d) { return d.sign(UserId{"u"}, "s", {}); }},
        {"number", [](OutgoingDocument& d) { return d.take_number(UserId{"u"}, {"H", "outgoing", 2026y}, {1}, "01/BC-X", today, "s"); }},
        {"seal", [](OutgoingDocument& d) { return d.seal(UserId{"u"}, "s", {}); }},
        {"issue", [](OutgoingDocument& d) { return d.issue(UserId{"u"}, {}); }},
        {"cancel", [](OutgoingDocument& d) { return d.cancel(); }}};
    const std::pair<OutgoingState, std::string> allowed[] = {
        {OutgoingState::drafting, "replace submit cancel "},     {OutgoingState::in_approval, "replace give_back approve cancel "},
        {OutgoingState::approved, "give_back sign cancel "},     {OutgoingState::signed_by_leader, "number cancel "},
        {OutgoingState::numbered, "seal "},                      {OutgoingState::sealed, "issue "},
        {OutgoingState::issued, ""},                             {OutgoingState::cancelled, ""}};
    for (const auto& [state, expected] : allowed) {
        std::string found;
        for (const auto& [name, step] : steps) {
            OutgoingDocument document;
            document.state = state;
            const auto done = step(document);
            if (done) {
                found += std::string{name} + " ";
            } else {
                EXPECT_EQ(done.error().code, Code::conflict);
                EXPECT_EQ(document.state, state);
            }
        }
        EXPECT_EQ(found, expected) << to_string(state);
        EXPECT_EQ(parse_outgoing_state(to_string(state)), state);
    }
}

}  // namespace
}  // namespace vanthu::records
