#pragma once

#include <vector>

#include "signing/detail/openssl.hpp"
#include "signing/trust_store.hpp"

namespace vanthu::signing {

struct TrustStore::Lists {
    std::vector<Certificate> anchors;
    std::vector<Certificate> others;
    std::vector<detail::CrlHandle> crls;
};

}  // namespace vanthu::signing
