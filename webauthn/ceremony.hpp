#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/bytes.hpp"
#include "core/result.hpp"

/// What a relying party checks of registrations and assertions: Web Authentication Level 3, sections 7.1 and 7.2 (those of Level 2 are the same
/// but for the backup flags). Attestation is asked for as "none": what an authenticator is does not matter here, only that it is the same one.
namespace vanthu::webauthn {

/// For whom credentials are made (section 4, RP ID), and the origin from which they may be used.
struct RelyingParty {
    std::string id;       ///< a host name
    std::string origin;   ///< "https://host[:port]"; empty: any port of this machine's own "localhost", for trials
};

/// Of the address under which browsers reach the server; of an empty one, or one on a loopback address, "localhost": credentials need a name.
[[nodiscard]] RelyingParty relying_party(const std::string& public_url);

struct Expectation {
    const RelyingParty& party;
    ByteView challenge;             ///< as it was given out; that it is used once is the caller's affair
    bool needs_verification = true; ///< the person has to be verified (PIN, finger), not only present
};

/// The challenge that client data name, to look it up by; nothing when they are malformed. It proves nothing yet.
[[nodiscard]] std::optional<Bytes> challenge_of(ByteView client_data);

/// RegistrationResponseJSON (section 5.1, toJSON), decoded.
struct Registration {
    Bytes id;
    Bytes client_data;         ///< clientDataJSON as the browser sent it
    Bytes attestation_object;
};

struct NewCredential {
    Bytes id;
    Bytes public_key;          ///< COSE_Key
    std::uint32_t sign_count = 0;
    bool is_verified = false;  ///< the authenticator verified the person
    bool is_backed_up = false; ///< copied to other machines of the person's (BS, section 6.1.3)
};

/// Section 7.1, steps 5 to 24. Errors: invalid_input; the cause names the step.
[[nodiscard]] Result<NewCredential> verify_registration(const Registration& registration, const Expectation& expected);

/// AuthenticationResponseJSON, decoded.
struct Assertion {
    Bytes id;
    Bytes client_data;
    Bytes authenticator_data;
    Bytes signature;
    std::optional<Bytes> user_handle{};
};

struct KnownCredential {
    ByteView public_key;
    std::uint32_t sign_count = 0;
};

struct Asserted {
    std::uint32_t sign_count = 0;
    bool is_verified = false;
    bool is_backed_up = false;
    /// Section 7.2 step 22: the counter did not grow, though one was ever used: the credential may have been copied. Never accept it.
    bool has_counter_gone_back = false;
};

/// Section 7.2, steps 10 to 22, but for whose credential it is, which the caller knows. Errors: invalid_input; the cause names the step.
[[nodiscard]] Result<Asserted> verify_assertion(const Assertion& assertion, const KnownCredential& known, const Expectation& expected);

}  // namespace vanthu::webauthn
