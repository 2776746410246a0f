#include <gtest/gtest.h>

#include "server/http/json_input.hpp"
#include "server/http/problem.hpp"
#include "server/http/query_input.hpp"
#include "server/http/rate_limit.hpp"
#include "server/http/router.hpp"

namespace vanthu::http {
namespace {

Request request_with(std::string body, std::string type = "application/json; charset=utf-8") {
    Request request{"POST", "/", "", {}, std::move(body), "127.0.0.1", "id", true};
    request.headers.add("content-type", std::move(type));
    return request;
}

TEST(ParseJson, Refuses_what_other_parsers_let_through) {
    EXPECT_TRUE(parse_json(request_with(R"({"a": {"b": 1}, "c": [{"b": 2}, {"b": 3}]})")));
    for (const char* bad : {"", "{", "{\"a\":1}x", "{\"a\":1,}", "{'a':1}", "{\"a\":1,\"a\":2}", "{\"x\":{\"a\":1,\"a\":2}}", "{\"a\":1,\"\\u0061\":2}",
                            "[NaN]", "[01]", "\"\xff\"", "[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]", "{\"a\":1} {\"b\":2}", "/* c */ {}"}) {
        EXPECT_FALSE(parse_json(request_with(bad))) << bad;
    }
    EXPECT_EQ(parse_json(request_with("{}", "text/plain")).error().code, Code::unsupported);
}

TEST(ObjectReader, Names_every_wrong_and_every_unknown_field_at_once) {
    const auto value = parse_json(request_with(R"({"name": 5, "day": "2026-02-30", "n": 1.5, "list": ["x"], "extra": 1})")).value();
    ObjectReader reader(value);
    static_cast<void>(reader.text("name", 10));
    static_cast<void>(reader.day("day"));
    static_cast<void>(reader.integer("n", 0, 10));
    static_cast<void>(reader.uuids("list", 5));
    static_cast<void>(reader.text("missing", 10));
    const auto read = reader.finish();
    ASSERT_FALSE(read);
    std::vector<std::string> pointers;
    for (const FieldError& field : read.error().fields) {
        pointers.push_back(field.pointer);
    }
    EXPECT_EQ(pointers, (std::vector<std::string>{"/name", "/day", "/n", "/list/0", "/missing", "/extra"}));
}

TEST(ObjectReader, Normalises_text_and_counts_letters) {
    const auto value = parse_json(request_with("{\"name\": \"  Ha\xcc\x80 No\xcc\xa3\xcc\x82i \"}")).value();
    ObjectReader reader(value);
    EXPECT_EQ(reader.text("name", 6), "Hà Nội");
    EXPECT_TRUE(reader.finish());
}

TEST(ObjectReader, Reads_members_whose_names_it_does_not_know) {
    const auto value = parse_json(request_with("{\"good\": {\"a\": \" Ha\xcc\x80 \", \"b\": [\"x\", \"y\"], \"c\": null, \"d\": \"\"}, "
                                               "\"list\": [], \"number\": {\"a\": 1}, \"nested\": {\"a\": [[]]}, \"long\": {\"a\": \"12345678901\"}, "
                                               "\"control\": {\"a\": \"\\u0000\"}, \"lists\": {\"a\": [\"x\"]}, \"many\": {\"a\": [\"1\", \"2\", \"3\"]}}"))
                           .value();
    ObjectReader reader(value);
    const auto good = reader.named_texts("good", 10, 2);
    EXPECT_EQ(good.texts, (std::map<std::string, std::string>{{"a", "Hà"}, {"d", ""}}));
    EXPECT_EQ(good.lists, (std::map<std::string, std::vector<std::string>>{{"b", {"x", "y"}}}));
    EXPECT_TRUE(reader.named_texts("absent", 10, 2).texts.empty());
    for (const char* bad : {"list", "number", "nested", "long", "control", "many"}) {
        static_cast<void>(reader.named_texts(bad, 10, 2));
    }
    static_cast<void>(reader.named_texts("lists", 10, 0));
    const auto read = reader.finish();
    ASSERT_FALSE(read);
    std::vector<std::string> pointers;
    for (const FieldError& field : read.error().fields) {
        pointers.push_back(field.pointer);
    }
    EXPECT_EQ(pointers, (std::vector<std::string>{"/list", "/number/a", "/nested/a/0", "/long/a", "/control/a", "/many/a", "/lists/a"}));
}

TEST(QueryReader, Takes_one_of_the_named_words) {
    QueryReader reader("overdue=yes&of=&view=mine");
    EXPECT_EQ(reader.choice("overdue", {"no", "yes"}), "yes");
    EXPECT_EQ(reader.choice("of", {"me", "all"}), "me") << "the first is the default";
    EXPECT_EQ(reader.choice("view", {"todo", "mine"}), "mine");
    EXPECT_TRUE(reader.finish());
    for (const char* bad : {"overdue=ye", "overdue=YES", "overdue=yes%20no", "overdue=1"}) {
        QueryReader wrong(bad);
        static_cast<void>(wrong.choice("overdue", {"no", "yes"}));
        EXPECT_FALSE(wrong.finish()) << bad;
    }
}

TEST(QueryReader, Refuses_doubled_unknown_and_badly_encoded_parameters) {
    QueryReader good("q=b%C3%A1o+c%C3%A1o&limit=5");
    EXPECT_EQ(good.text("q", 20), "báo cáo");
    EXPECT_EQ(good.integer("limit", 1, 10), 5);
    EXPECT_TRUE(good.finish());
    for (const char* bad : {"limit=1&limit=2", "x=1", "limit=%zz", "limit=%", "limit=99", "limit=abc", "=1", "q=%00", "q=%ff"}) {
        QueryReader reader(bad);
        static_cast<void>(reader.text("q", 20));
        static_cast<void>(reader.integer("limit", 1, 10));
        EXPECT_FALSE(reader.finish()) << bad;
    }
}

TEST(Router, Matches_whole_parts_and_refuses_tricks) {
    PathParameters parameters;
    EXPECT_TRUE(match("/api/v1/incoming/{id}", "/api/v1/incoming/a%20b", parameters));
    EXPECT_EQ(parameters, (PathParameters{{"id", "a b"}}));
    for (const char* bad : {"/api/v1/incoming", "/api/v1/incoming/", "/api/v1/incoming/a/b", "/api/v1/incoming/..", "/api/v1/incoming/%2e%2e",
                            "/api/v1/incoming/a%2Fb", "/api/v1/incoming/%00", "/api/v1//a", "api/v1/incoming/a", ""}) {
        EXPECT_FALSE(match("/api/v1/incoming/{id}", bad, parameters)) << bad;
    }
}

TEST(Problem, Speaks_the_language_that_is_preferred) {
    const auto language = [](const char* header) {
        Request request = request_with("");
        request.headers.add("accept-language", header);
        return language_of(request);
    };
    EXPECT_EQ(language_of(request_with("")), Language::vi);
    EXPECT_EQ(language("en"), Language::en);
    EXPECT_EQ(language("vi-VN,vi;q=0.9,en;q=0.8"), Language::vi);
    EXPECT_EQ(language("fr, en-GB;q=0.7, vi;q=0.5"), Language::en);
    EXPECT_EQ(language("*"), Language::vi);
    const Response answer = problem(fail_field("/subject", {"Thiếu.", "Missing."}).value(), request_with(""));
    EXPECT_EQ(answer.status, 400);
    EXPECT_NE(std::get<std::string>(answer.body).find("/subject"), std::string::npos);
}

TEST(RateLimit, Gives_a_burst_then_one_at_a_time_and_is_bounded) {
    RateLimit limit(3, std::chrono::seconds{1}, 2);
    const Instant now = from_millis(1'000'000);
    EXPECT_TRUE(limit.take("a", now) && limit.take("a", now) && limit.take("a", now));
    EXPECT_FALSE(limit.take("a", now));
    EXPECT_TRUE(limit.take("b", now));
    EXPECT_FALSE(limit.take("c", now));
    EXPECT_TRUE(limit.take("a", now + std::chrono::seconds{1}));
    EXPECT_TRUE(limit.take("c", now + std::chrono::seconds{60}));
}

}  // namespace
}  // namespace vanthu::http
