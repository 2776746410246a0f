#include "signing/detail/certificate_memory.hpp"

#include <algorithm>
#include <functional>
#include <string_view>
#include <utility>

namespace vanthu::signing::detail {
namespace {

constexpr std::size_t places_of_process = 256;
/// A larger one is parsed each time, so that the memory stays within a few megabytes. Usual ones have some 1,500 bytes.
constexpr std::size_t remembered_bytes_limit = 4096;

}  // namespace

CertificateMemory::CertificateMemory(std::size_t places) : places_(places) {}

Result<Certificate> CertificateMemory::parse(ByteView bytes) {
    if (bytes.size() > remembered_bytes_limit) {
        return Certificate::parse(bytes);
    }
    Place& place = places_.at(std::hash<std::string_view>{}(as_text(bytes)) % places_.size());
    {
        const std::lock_guard lock(mutex_);
        if (place.certificate && std::equal(bytes.begin(), bytes.end(), place.bytes.begin(), place.bytes.end())) {
            return *place.certificate;
        }
    }
    auto certificate = Certificate::parse(bytes);
    if (certificate) {
        Place next{Bytes(bytes.begin(), bytes.end()), *certificate};
        const std::lock_guard lock(mutex_);
        std::swap(place, next);
    }
    return certificate;
}

Result<Certificate> parse_remembered(ByteView bytes) {
    // Never destroyed: OpenSSL may clean up before.
    static CertificateMemory& memory = *new CertificateMemory(places_of_process);
    return memory.parse(bytes);
}

}  // namespace vanthu::signing::detail
