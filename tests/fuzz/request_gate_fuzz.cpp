#include "server/net/request_gate.hpp"
#include "tests/fuzz/targets.hpp"

void vanthu::fuzz::request_gate(ByteView input) {
    static_cast<void>(net::read_head(as_text(input), {}));
    net::ChunkDecoder decoder;
    std::string out;
    std::string_view rest = as_text(input);
    static_cast<void>(decoder.feed(rest, out));
}
