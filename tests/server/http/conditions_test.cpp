#include "server/http/conditions.hpp"

#include <gtest/gtest.h>

namespace vanthu::http {
namespace {

Request request_with(const char* name, const char* value) {
    Request request{"GET", "/", "", {}, {}, "127.0.0.1", "id", true};
    request.headers.add(name, value);
    return request;
}

TEST(IfMatch, Takes_one_strong_tag_and_nothing_else) {
    EXPECT_EQ(if_match(request_with("if-match", "\"7\"")), 7);
    for (const char* bad : {"7", "W/\"7\"", "*", "\"7\", \"8\"", "\"\"", "\"-7\"", "\"7a\"", "\"99999999999999999999\""}) {
        EXPECT_EQ(if_match(request_with("if-match", bad)), std::nullopt) << bad;
    }
}

TEST(Cookie, Takes_a_name_that_stands_once) {
    EXPECT_EQ(cookie(request_with("cookie", "a=1; __Host-vanthu=xyz; b=2"), "__Host-vanthu"), "xyz");
    EXPECT_EQ(cookie(request_with("cookie", "v=1; v=2"), "v"), std::nullopt);
    EXPECT_EQ(cookie(request_with("cookie", "xv=1"), "v"), std::nullopt);
}

Response get(const char* name, const char* value) {
    return download(request_with(name, value), "/f", 1000, "abc", "application/pdf", "Công văn \"5\".pdf");
}

TEST(Download, Serves_one_range_as_RFC_9110_has_it) {
    const auto range = [](const char* value) {
        const Response answer = get("range", value);
        const auto* slice = std::get_if<FileSlice>(&answer.body);
        return std::to_string(answer.status) + (slice == nullptr ? "" : " " + std::to_string(slice->offset) + "+" + std::to_string(slice->length));
    };
    EXPECT_EQ(range("bytes=0-0"), "206 0+1");
    EXPECT_EQ(range("bytes=10-19"), "206 10+10");
    EXPECT_EQ(range("bytes=990-"), "206 990+10");
    EXPECT_EQ(range("bytes=-10"), "206 990+10");
    EXPECT_EQ(range("bytes=-5000"), "206 0+1000");
    EXPECT_EQ(range("bytes=900-5000"), "206 900+100");
    EXPECT_EQ(range("bytes=1000-"), "416");
    EXPECT_EQ(range("bytes=-0"), "416");
    for (const char* whole : {"bytes=5-2", "bytes=a-b", "items=0-1", "bytes=0-1,5-6", "bytes=", "bytes=-"}) {
        EXPECT_EQ(range(whole), "200 0+1000") << whole;
    }
}

TEST(Download, Names_the_file_in_Vietnamese_and_is_never_executed) {
    const Response answer = get("x", "y");
    EXPECT_EQ(*answer.headers.find("Content-Disposition"), "attachment; filename=\"C__ng v__n _5_.pdf\"; filename*=UTF-8''C%C3%B4ng%20v%C4%83n%20%225%22.pdf");
    EXPECT_TRUE(answer.headers.find("Content-Security-Policy")->starts_with("sandbox"));
    EXPECT_EQ(get("if-none-match", "\"abc\"").status, 304);
}

TEST(SecurityHeaders, Are_on_every_answer) {
    Response answer;
    add_security_headers(answer, true);
    for (const char* name : {"Strict-Transport-Security", "X-Content-Type-Options", "Content-Security-Policy", "Referrer-Policy", "Cache-Control"}) {
        EXPECT_TRUE(answer.headers.find(name)) << name;
    }
}

}  // namespace
}  // namespace vanthu::http
