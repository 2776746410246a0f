#include "core/json.hpp"

#include <gtest/gtest.h>

namespace vanthu {
namespace {

TEST(Json, Reads_what_RFC_8259_allows_and_nothing_else) {
    for (const char* text : {"{}", "[]", "null", " true ", "-0.5e+3", "\"\\u00e9\\ud83d\\ude00\\n\"",
                             "{\"a\":[1,{\"b\":\"ệ\"}]}", "[1,\r\n2]"}) {
        EXPECT_TRUE(read_json(text)) << text;
    }
    for (const char* text :
         {"",         "{",     "[1,]", "{\"a\":1,}", "{\"a\":1,\"a\":2}", "01",          "+1",     "1.",    ".5",
          "1e",       "nul",   "'a'",  "\"\\x\"",    "\"\\ud800\"",       "\"\\udc00\"", "\"\n\"", "{} {}", "{1:2}",
          "\"\xff\"", "[1 2]", "NaN",  "\"\\u12g4\""}) {
        EXPECT_FALSE(read_json(text)) << text;
    }
}

TEST(Json, Names_the_field_that_stands_twice) {
    const auto twice = read_json("{\"b\":{\"a\":1,\"\\u0061\":2}}");
    ASSERT_FALSE(twice);
    ASSERT_EQ(twice.error().fields.size(), 1U);
    EXPECT_EQ(twice.error().fields.front().pointer, "/a");
}

TEST(Json, Keeps_to_its_limits) {
    EXPECT_TRUE(read_json(std::string(16, '[') + std::string(16, ']')));
    EXPECT_FALSE(read_json(std::string(17, '[') + std::string(17, ']')));
    EXPECT_TRUE(read_json("[1,\"a\",null,true]", {2, 5}));
    EXPECT_FALSE(read_json("[1,\"a\",null,true]", {2, 4}));
}

}  // namespace
}  // namespace vanthu
