#include "evidence/proof_bundle.hpp"

#include <charconv>

namespace vanthu::evidence {
namespace {

constexpr std::string_view first_line = "vanthu-proof v1";
constexpr std::size_t proof_limit = 64;

tl::unexpected<Error> malformed() {
    return fail(Code::invalid_input, {"Tệp bằng chứng không đúng dạng.", "Not a proof file."});
}

std::optional<std::string> take_line(std::string_view& text) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) {
        return std::nullopt;
    }
    std::string line{text.substr(0, end)};
    text.remove_prefix(end + 1);
    return line;
}

}  // namespace

std::string encode(const ProofBundle& bundle) {
    std::string out{first_line};
    out += "\nindex " + std::to_string(bundle.index) + "\nsalt " + to_base64(bundle.salt) + "\nevent " +
           to_base64(as_bytes(bundle.encoded_event)) + "\n";
    for (const Hash& hash : bundle.proof) {
        out += "path " + to_base64(hash) + "\n";
    }
    return out + "checkpoint\n" + bundle.signed_checkpoint;
}

Result<ProofBundle> decode_bundle(std::string_view text) {
    const std::string_view whole = text;
    ProofBundle bundle;
    const auto head = take_line(text);
    const auto index = take_line(text);
    const auto salt = take_line(text);
    const auto event = take_line(text);
    if (head != first_line || !index || !index->starts_with("index ") || !salt || !salt->starts_with("salt ") || !event ||
        !event->starts_with("event ")) {
        return malformed();
    }
    const char* end_of_index = index->data() + index->size();
    const auto [end, error] = std::from_chars(index->data() + 6, end_of_index, bundle.index);
    auto salt_value = from_base64(std::string_view{*salt}.substr(5));
    const auto event_value = from_base64(std::string_view{*event}.substr(6));
    if (error != std::errc{} || end != end_of_index || !salt_value || !event_value) {
        return malformed();
    }
    bundle.salt = std::move(*salt_value);
    bundle.encoded_event = std::string{as_text(*event_value)};
    for (;;) {
        const auto line = take_line(text);
        if (line == "checkpoint") {
            break;
        }
        const auto value = line && line->starts_with("path ") ? from_base64(std::string_view{*line}.substr(5)) : Result<Bytes>{malformed()};
        Hash hash{};
        if (!value || value->size() != hash.size() || bundle.proof.size() >= proof_limit) {
            return malformed();
        }
        std::copy(value->begin(), value->end(), hash.begin());
        bundle.proof.push_back(hash);
    }
    bundle.signed_checkpoint = std::string{text};
    if (encode(bundle) != whole) {
        return malformed();
    }
    return bundle;
}

Result<Event> verify(const ProofBundle& bundle, const VerifierKey& key) {
    const auto checkpoint = verify_note(bundle.signed_checkpoint, key);
    if (!checkpoint) {
        return pass(checkpoint.error());
    }
    const Hash leaf = leaf_hash(commitment(bundle.salt, bundle.encoded_event));
    if (!verify_inclusion(leaf, bundle.index, checkpoint->size, bundle.proof, checkpoint->root)) {
        return fail(Code::corrupt, {"Sự kiện không có trong nhật ký tại vị trí này.", "The event does not stand in the log at this place."});
    }
    return decode(bundle.encoded_event);
}

}  // namespace vanthu::evidence
