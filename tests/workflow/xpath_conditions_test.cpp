#include "workflow/bpmn/xpath_conditions.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace vanthu::workflow {
namespace {

const Facts facts{{{"type", "BC"}, {"subject", "<type>CV</type> & 'x'"}, {"recipients", "3"}}, {{"units", {"VP", "TCKH"}}, {"people", {}}}};

TEST(XPathConditions, See_the_metadata_as_text_and_nothing_else) {
    const XPathConditions conditions;
    EXPECT_TRUE(conditions.holds("type = 'BC' and recipients > 2", facts).value());
    EXPECT_TRUE(conditions.holds("/document/type = 'BC'", facts).value());
    EXPECT_FALSE(conditions.holds("type = 'CV'", facts).value());
    EXPECT_FALSE(conditions.holds("missing", facts).value());
    EXPECT_FALSE(conditions.holds("document('/etc/passwd')", facts));
    EXPECT_FALSE(conditions.holds("type = ", facts));
    EXPECT_FALSE(conditions.holds("", facts));
    EXPECT_EQ(conditions.holds("$unknown", facts).error().code, Code::invalid_input);
    EXPECT_EQ(conditions.text("type =", facts).error().code, Code::invalid_input);
}

TEST(XPathConditions, See_lists_as_items) {
    const XPathConditions conditions;
    EXPECT_TRUE(conditions.holds("count(units/item) = 2 and units/item = 'TCKH'", facts).value());
    EXPECT_FALSE(conditions.holds("people/item", facts).value());
    EXPECT_TRUE(conditions.holds("people", facts).value());
    EXPECT_EQ(conditions.text("units/item[2]", facts).value(), "TCKH");
    EXPECT_EQ(conditions.text("concat(type, '/', count(units/item))", facts).value(), "BC/2");
    EXPECT_EQ(conditions.text("missing", facts).value(), "");
}

TEST(XPathConditions, Know_the_variables_that_they_are_given) {
    const XPathConditions conditions;
    const std::string half = "$approved * 2 > $total";
    EXPECT_TRUE(conditions.holds(half, {}, {{"approved", 2}, {"total", 3}}).value());
    EXPECT_FALSE(conditions.holds(half, {}, {{"approved", 1}, {"total", 3}}).value());
    EXPECT_FALSE(conditions.holds(half, {}, {{"approved", 1}}));
}

TEST(XPathConditions, Are_checked_before_a_document_is_known) {
    const std::vector<std::string_view> counts{"total", "completed", "active", "approved", "rejected"};
    for (const char* good : {"type = 'BC'", "loại = '$total' or count(units/item[. = 'x']) > 1", "not(a) and (b or c) div 2 mod (3)", "a-b.c", "//item",
                             "self::node()", "child::units/item[position() = last()]", "contains(subject, ' ( : $')", "number(total) >= 2"}) {
        EXPECT_FALSE(check_expression(good)) << good;
    }
    EXPECT_FALSE(check_expression("$completed div $total >= 0.5 or $rejected > 0", counts));
    for (const char* bad : {"", "type =", "document('x')", "current()", "x:y = 1", "x:f()", "$total > 1", "starts-with('a')", "count('a')", "${approved}",
                            "approved == 1", "if (a) then b else c"}) {
        EXPECT_TRUE(check_expression(bad)) << bad;
    }
    EXPECT_TRUE(check_expression("$everybody = 1", counts));
    EXPECT_FALSE(check_expression(std::string(1000, 'a')));
    EXPECT_TRUE(check_expression(std::string(1001, 'a')));
}

TEST(XPathConditions, May_be_asked_by_several_threads) {
    const XPathConditions conditions;
    std::vector<std::thread> threads;
    std::atomic<int> right = 0;
    for (int thread = 0; thread < 4; ++thread) {
        threads.emplace_back([&, thread] {
            const Facts mine{{{"n", std::to_string(thread)}}, {}};
            for (int i = 0; i < 500; ++i) {
                right += conditions.text("concat('n', string(n))", mine).value() == "n" + std::to_string(thread) ? 1 : 0;
            }
        });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
    EXPECT_EQ(right, 2000);
}

}  // namespace
}  // namespace vanthu::workflow
