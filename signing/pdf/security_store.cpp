#include "signing/pdf/security_store.hpp"

#include <functional>

#include "signing/detail/certificate_memory.hpp"

namespace vanthu::signing {
namespace {

constexpr int entries_limit = 2000;
constexpr std::size_t bytes_limit = 256U << 20U;

}  // namespace

std::set<ObjectId> SecurityStore::ids() const {
    std::set<ObjectId> ids;
    for (const Certificate& certificate : certificates) {
        ids.insert(object_id(certificate.der()));
    }
    for (const auto* list : {&revocation.crls, &revocation.ocsp_responses}) {
        for (const Bytes& one : *list) {
            ids.insert(object_id(one));
        }
    }
    return ids;
}

SecurityStore read_security_store(const PdfFile& file) {
    SecurityStore found;
    pdf::Object store = file.document().root().get("/DSS");
    if (!store.is_dictionary()) {
        return found;
    }
    std::size_t total = 0;
    const auto streams = [&](const char* key, const std::function<void(ByteView)>& take) {
        pdf::Object list = store.get(key);
        for (int i = 0; list.is_array() && i < list.size() && i < entries_limit; ++i) {
            pdf::Object one = list.at(i);
            if (!one.is_stream() || total > bytes_limit) {
                continue;
            }
            const auto data = one.data();
            if (!data) {
                found.is_damaged = true;
                continue;
            }
            total += data->size();
            take(as_bytes(*data));
        }
    };
    streams("/Certs", [&](ByteView bytes) {
        if (auto certificate = detail::parse_remembered(bytes)) {
            found.certificates.push_back(std::move(*certificate));
        }
    });
    streams("/CRLs", [&](ByteView bytes) { found.revocation.crls.emplace_back(bytes.begin(), bytes.end()); });
    streams("/OCSPs",
            [&](ByteView bytes) { found.revocation.ocsp_responses.emplace_back(bytes.begin(), bytes.end()); });
    return found;
}

}  // namespace vanthu::signing
