#include "tests/fuzz/targets.hpp"
#include "webauthn/cbor.hpp"
#include "webauthn/ceremony.hpp"
#include "webauthn/cose_key.hpp"

// What an authenticator or whoever plays one sends: an attestation object, authenticator data, client data, a public key.
void vanthu::fuzz::webauthn(ByteView input) {
    namespace passkeys = vanthu::webauthn;
    const passkeys::RelyingParty party{"localhost", ""};
    const Bytes challenge(32);
    const passkeys::Expectation expected{party, challenge, false};
    const Bytes bytes(input.begin(), input.end());
    const Bytes client = to_bytes(R"({"type":"webauthn.create","challenge":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","origin":"https://localhost"})");
    if (const auto read = passkeys::read_cbor(input)) {
        require(read->size <= input.size(), "an item does not end beyond the input");
        static_cast<void>(passkeys::check_cose_key(read->item));
    }
    static_cast<void>(passkeys::challenge_of(input));
    static_cast<void>(passkeys::verify_registration({{}, client, bytes}, expected));
    static_cast<void>(passkeys::verify_registration({{}, bytes, {}}, expected));
    require(!passkeys::verify_assertion({{}, client, bytes, bytes}, {bytes, 0}, expected), "nothing signs itself");
}
