#pragma once

#include <filesystem>
#include <memory>

#include "signing/keystore.hpp"
#include "signing/trust_store.hpp"

namespace vanthu::signing {

/// The development PKI, made once for this test program by certs/testpki/make.
const std::filesystem::path& test_pki();
std::unique_ptr<Pkcs12Keystore> test_signer(const std::string& name);
/// Another, whose certificates point to an authority for OCSP, CRLs and issuers: the one that LocalAuthority plays.
const std::filesystem::path& pointing_pki();
std::unique_ptr<Pkcs12Keystore> pointing_signer(const std::string& name);
TrustStore test_trust();
/// A day within the certificates' period.
Instant test_time();

/// A small one-page PDF with some text, drawn by cairo.
void write_sample_pdf(const std::filesystem::path& path);

}  // namespace vanthu::signing
