#include "server/net/request_gate.hpp"
#include "tests/fuzz/input.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static_cast<void>(vanthu::net::read_head(text_of(data, size), {}));
    vanthu::net::ChunkDecoder decoder;
    std::string out;
    std::string_view input = text_of(data, size);
    static_cast<void>(decoder.feed(input, out));
    return 0;
}
