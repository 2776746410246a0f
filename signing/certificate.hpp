#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/bytes.hpp"
#include "core/clock.hpp"
#include "core/result.hpp"

struct x509_st;

namespace vanthu::signing {

/// An X.509 certificate (RFC 5280). Cheap to copy: shares one immutable object.
class Certificate final {
public:
    /// DER or PEM, the first one in it. Errors: invalid_input.
    static Result<Certificate> parse(ByteView bytes);
    /// Every certificate of a PEM text or the one of a DER file. Errors: invalid_input when there is none.
    static Result<std::vector<Certificate>> parse_all(ByteView bytes);
    /// Takes a counted reference of its own.
    explicit Certificate(x509_st* shared);

    [[nodiscard]] x509_st* get() const { return shared_.get(); }
    [[nodiscard]] Bytes der() const;
    /// SHA-256 of the DER form, in hexadecimal.
    [[nodiscard]] std::string fingerprint() const;

    /// RFC 4514 with UTF-8 letters: "CN=Vũ Đức Thắng,O=Sở Thông tin và Truyền thông,C=VN".
    [[nodiscard]] std::string subject() const;
    [[nodiscard]] std::string issuer() const;
    /// The first common name; the whole subject where there is none.
    [[nodiscard]] std::string common_name() const;
    /// One attribute of the subject by its short name ("O", "OU", "title"); empty where there is none.
    [[nodiscard]] std::string subject_attribute(const char* short_name) const;
    [[nodiscard]] std::string serial_hex() const;
    [[nodiscard]] Instant not_before() const;
    [[nodiscard]] Instant not_after() const;
    [[nodiscard]] bool is_ca() const;
    /// Whether the key may sign documents: no keyUsage extension, or one with digitalSignature or nonRepudiation.
    [[nodiscard]] bool may_sign() const;
    /// False for keys that cannot be read.
    [[nodiscard]] bool has_key_of(const Certificate& other) const;

private:
    std::shared_ptr<x509_st> shared_;
};

}  // namespace vanthu::signing
