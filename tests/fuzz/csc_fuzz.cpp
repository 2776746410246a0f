#include "signing/keys/csc_messages.hpp"

#include "core/json.hpp"
#include "tests/fuzz/targets.hpp"

// An answer of a remote signing service, whichever of the API's methods it answers.
void vanthu::fuzz::csc(ByteView input) {
    namespace csc = signing::csc;
    require(!csc::error_of(400, input).detail.en.empty() && !csc::error_of(200, input).detail.en.empty(),
            "errors have words");
    const auto value = read_json(as_text(input));
    if (!value) {
        return;
    }
    static_cast<void>(csc::read_service(*value));
    static_cast<void>(csc::read_credential_ids(*value));
    static_cast<void>(csc::read_signatures(*value));
    const auto authorization = csc::read_authorization(*value);
    const auto credential = csc::read_credential(*value, "id");
    if (credential) {
        require(!credential->chain.empty() && credential->batch_limit >= 1,
                "a credential has a certificate and a limit");
    }
    if (credential && authorization) {
        const std::vector<Bytes> hashes{Bytes(32)};
        const std::string request = csc::sign_request(*credential, *authorization, hashes, {});
        require(read_json(request).has_value(), "what is asked is JSON");
    }
}
