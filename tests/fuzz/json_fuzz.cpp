#include "server/http/json_input.hpp"
#include "server/http/query_input.hpp"
#include "tests/fuzz/input.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace vanthu::http;
    Request request{"POST", "/", "", {}, std::string{text_of(data, size)}, "", "", true};
    request.headers.add("content-type", "application/json");
    if (const auto value = parse_json(request)) {
        ObjectReader reader(*value);
        static_cast<void>(reader.text("a", 10));
        static_cast<void>(reader.optional_day("b"));
        static_cast<void>(reader.uuids("c", 5));
        static_cast<void>(reader.finish());
    }
    QueryReader query(text_of(data, size));
    static_cast<void>(query.text("a", 10));
    static_cast<void>(query.finish());
    return 0;
}
