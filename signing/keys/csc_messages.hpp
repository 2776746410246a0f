#pragma once

#include <boost/json/value.hpp>

#include "signing/keys/csc.hpp"

namespace vanthu::signing::csc {

/// The API's objects, read strictly where they matter and generously elsewhere. Nothing for what they may not be.
[[nodiscard]] std::optional<Service> read_service(const boost::json::value& value);
[[nodiscard]] std::optional<std::vector<std::string>> read_credential_ids(const boost::json::value& value);
[[nodiscard]] std::optional<Credential> read_credential(const boost::json::value& value, const std::string& id);
[[nodiscard]] std::optional<Authorization> read_authorization(const boost::json::value& value);
[[nodiscard]] std::optional<std::vector<Bytes>> read_signatures(const boost::json::value& value);

[[nodiscard]] std::optional<AccessToken> read_token(const boost::json::value& value);

[[nodiscard]] std::string token_request(const std::string& client_id, const SecretString& secret);
[[nodiscard]] std::string list_request(const std::string& account);
[[nodiscard]] std::string credential_request(const std::string& id);
[[nodiscard]] std::string authorize_request(const Credential& credential, const std::vector<Bytes>& hashes,
                                            DigestAlgorithm digest, const Secrets& secrets);
[[nodiscard]] std::string sign_request(const Credential& credential, const Authorization& authorization,
                                       const std::vector<Bytes>& hashes, const SignatureAlgorithm& algorithm);

/// An answer that is not 200 (section 10.1: "error", "error_description"), in words for people.
[[nodiscard]] Error error_of(int status, ByteView body);

}  // namespace vanthu::signing::csc
