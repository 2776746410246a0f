#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "core/result.hpp"
#include "signing/pdf/reader/object.hpp"

namespace vanthu::signing::pdf {

/// The standard security handler (ISO 32000-1 clause 7.6; ISO 32000-2 for revisions 5 and 6) opened with the empty password, as every
/// reader tries before it asks for one.
class Decryption final {
public:
    /// `encrypt` is the trailer's /Encrypt, `file_id` the first string of /ID. Errors: unsupported when the empty password does not open
    /// it, and for other handlers and algorithms; invalid_input for a dictionary that is malformed.
    static Result<Decryption> open(const Object& encrypt, const std::string& file_id);

    /// A string of an object that stands in the file itself. Nothing for data that cannot be decrypted.
    [[nodiscard]] std::optional<std::string> string(Identifier owner, std::string data) const;
    /// The data of a stream with its dictionary.
    [[nodiscard]] std::optional<std::string> stream(Identifier owner, const Object& dictionary, std::string data) const;

private:
    enum class Method : std::uint8_t { none, rc4, aes_128, aes_256, unknown };
    struct Parameters;

    Decryption() = default;
    [[nodiscard]] std::optional<std::string> apply(Method method, Identifier owner, std::string data) const;
    [[nodiscard]] Method method_of(const Object& name, Method otherwise) const;
    void read_filters(const Object& encrypt);
    bool find_key_by_md5(const Parameters& parameters);
    bool find_key_by_sha2(const Parameters& parameters);

    std::string key_{};
    std::map<std::string, Method> filters_{};  ///< of /CF, by name
    Method strings_ = Method::rc4;
    Method streams_ = Method::rc4;
    bool encrypts_metadata_ = true;
};

}  // namespace vanthu::signing::pdf
