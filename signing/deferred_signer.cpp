#include "signing/deferred_signer.hpp"

#include "signing/detail/prepared_text.hpp"

namespace vanthu::signing {
namespace {

constexpr std::string_view head = "pending-1";
constexpr std::size_t fixed_fields = 3;

}  // namespace

std::string encode(const PendingValue& pending) {
    return std::string{head} + " " + detail::encode_algorithm(pending.algorithm) + " " + to_base64(pending.data) +
           detail::encode_chain(pending.chain);
}

Result<PendingValue> decode_pending_value(std::string_view text) {
    const auto fields = detail::split_fields(text, fixed_fields + detail::prepared_certificates_limit);
    if (fields.size() <= fixed_fields || fields.at(0) != head) {
        return detail::malformed_prepared();
    }
    const auto algorithm = detail::decode_algorithm(fields.at(1));
    auto data = from_base64(fields.at(2));
    auto chain = detail::decode_chain(fields, fixed_fields);
    if (!algorithm || !data || !chain) {
        return detail::malformed_prepared();
    }
    return PendingValue{std::move(*chain), *algorithm, std::move(*data)};
}

Result<Bytes> CapturingSigner::sign(ByteView data) {
    const std::scoped_lock lock(mutex_);
    data_ = Bytes(data.begin(), data.end());
    return fail(Code::conflict, {"Chữ ký được làm ở bước sau.", "The signature is made at a later step."});
}

std::optional<PendingValue> CapturingSigner::pending() const {
    const std::scoped_lock lock(mutex_);
    return data_ ? std::optional{PendingValue{chain_, algorithm_, *data_}} : std::nullopt;
}

Result<Bytes> ReplayingSigner::sign(ByteView data) {
    if (!std::equal(data.begin(), data.end(), pending_.data.begin(), pending_.data.end())) {
        return fail(Code::conflict, {"Nội dung đã đổi từ lúc chuẩn bị ký.",
                                     "The content is not what it was when the signature was prepared."});
    }
    if (!verify_value(pending_.chain.front(), pending_.algorithm, data, value_)) {
        return fail(Code::invalid_input, {"Giá trị chữ ký không đúng với văn bản hoặc chứng thư.",
                                          "The signature value does not fit the document or the certificate."});
    }
    return value_;
}

}  // namespace vanthu::signing
