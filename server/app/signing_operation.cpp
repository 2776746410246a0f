#include "server/app/signing_operation.hpp"

namespace vanthu::app {

std::string pack(const signing::PreparedSignature& prepared, ByteView attributes, const std::vector<signing::Certificate>& chain) {
    std::string text = signing::encode(prepared) + "\n" + to_base64(attributes) + "\n";
    for (const auto& certificate : chain) {
        text += to_base64(certificate.der()) + "\n";
    }
    return text;
}

Result<PreparedOperation> unpack(const std::string& text) {
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = text.find('\n', at);
        lines.push_back(text.substr(at, end - at));
        at = end == std::string::npos ? text.size() : end + 1;
    }
    const auto bad = [] { return fail_internal("a stored signing operation is malformed"); };
    if (lines.size() < 3) {
        return bad();
    }
    const auto prepared = signing::decode_prepared(lines[0]);
    auto attributes = from_base64(lines[1]);
    if (!prepared || !attributes) {
        return bad();
    }
    PreparedOperation unpacked{*prepared, std::move(*attributes), {}};
    for (std::size_t i = 2; i < lines.size(); ++i) {
        const auto der = from_base64(lines[i]);
        const auto certificate = der ? signing::Certificate::parse(*der) : Result<signing::Certificate>{bad()};
        if (!certificate) {
            return bad();
        }
        unpacked.chain.push_back(*certificate);
    }
    return unpacked;
}

}  // namespace vanthu::app
