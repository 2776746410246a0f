#include "server/http/json_input.hpp"
#include "server/http/query_input.hpp"
#include "tests/fuzz/targets.hpp"

void vanthu::fuzz::json(ByteView input) {
    http::Request request{"POST", "/", "", {}, std::string{as_text(input)}, "", "", true};
    request.headers.add("content-type", "application/json");
    if (const auto value = http::parse_json(request)) {
        http::ObjectReader reader(*value);
        static_cast<void>(reader.text("a", 10));
        static_cast<void>(reader.optional_day("b"));
        static_cast<void>(reader.uuids("c", 5));
        static_cast<void>(reader.finish());
    }
    http::QueryReader query(as_text(input));
    static_cast<void>(query.text("a", 10));
    static_cast<void>(query.finish());
}
