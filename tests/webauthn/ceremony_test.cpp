#include "webauthn/ceremony.hpp"

#include <fstream>

#include <boost/json/object.hpp>
#include <gtest/gtest.h>

#include "core/json.hpp"
#include "webauthn/base64url.hpp"

namespace vanthu::webauthn {
namespace {

namespace json = boost::json;

Bytes decoded(const json::object& vector, const char* name) {
    const auto& text = vector.at(name).as_string();
    return from_base64url({text.data(), text.size()}).value();
}

std::string text(const json::object& vector, const char* name) {
    return {vector.at(name).as_string().data(), vector.at(name).as_string().size()};
}

std::string outcome(const json::object& vector) {
    const RelyingParty party{text(vector, "party"), text(vector, "origin")};
    const Bytes challenge = decoded(vector, "challenge");
    const Expectation expected{party, challenge, vector.at("needs_verification").as_bool()};
    if (text(vector, "kind") == "registration") {
        const auto made = verify_registration({decoded(vector, "id"), decoded(vector, "client_data"), decoded(vector, "attestation_object")}, expected);
        if (made) {
            EXPECT_EQ(made->sign_count, 7U);
        }
        return made ? "ok" : made.error().cause.value;
    }
    const Bytes key = decoded(vector, "public_key");
    const Assertion assertion{decoded(vector, "id"), decoded(vector, "client_data"), decoded(vector, "authenticator_data"), decoded(vector, "signature")};
    EXPECT_EQ(challenge_of(assertion.client_data).has_value(), true);
    const auto asserted = verify_assertion(assertion, {key, static_cast<std::uint32_t>(vector.at("count").as_int64())}, expected);
    return !asserted ? asserted.error().cause.value : asserted->has_counter_gone_back ? "counter" : "ok";
}

TEST(Ceremony, Agrees_with_every_vector_that_another_program_made) {
    std::ifstream file(VANTHU_WEBAUTHN_VECTORS);
    int count = 0;
    for (std::string line; std::getline(file, line); ++count) {
        const auto vector = read_json(line).value().as_object();
        EXPECT_EQ(outcome(vector), text(vector, "expect")) << text(vector, "kind") << ": " << text(vector, "name");
    }
    EXPECT_GE(count, 80);
}

TEST(Ceremony, Takes_every_changed_byte_of_a_right_answer_for_wrong) {
    std::ifstream file(VANTHU_WEBAUTHN_VECTORS);
    int seen = 0;
    for (std::string line; std::getline(file, line);) {
        const auto vector = read_json(line).value().as_object();
        if (text(vector, "kind") != "assertion" || text(vector, "expect") != "ok") {
            continue;
        }
        ++seen;
        const RelyingParty party{text(vector, "party"), text(vector, "origin")};
        const Bytes challenge = decoded(vector, "challenge");
        const Bytes key = decoded(vector, "public_key");
        const Assertion right{decoded(vector, "id"), decoded(vector, "client_data"), decoded(vector, "authenticator_data"), decoded(vector, "signature")};
        for (Bytes Assertion::*part : {&Assertion::client_data, &Assertion::authenticator_data}) {
            for (std::size_t i = 0; i < (right.*part).size(); ++i) {
                Assertion wrong = right;
                (wrong.*part)[i] ^= std::byte{1};
                EXPECT_FALSE(verify_assertion(wrong, {key, 0}, {party, challenge, false})) << text(vector, "name") << " at " << i;
            }
        }
        for (std::size_t size = 0; size < right.authenticator_data.size(); ++size) {
            Assertion shorter = right;
            shorter.authenticator_data.resize(size);
            EXPECT_FALSE(verify_assertion(shorter, {key, 0}, {party, challenge, false}));
        }
    }
    EXPECT_GE(seen, 6);
}

TEST(RelyingParty, Is_the_name_of_the_public_address_or_this_machine) {
    const auto party = [](const char* url) {
        const RelyingParty found = relying_party(url);
        return found.id + " " + found.origin;
    };
    EXPECT_EQ(party("https://vanthu.so.gov.vn"), "vanthu.so.gov.vn https://vanthu.so.gov.vn");
    EXPECT_EQ(party("https://vanthu.so.gov.vn:8443/office"), "vanthu.so.gov.vn https://vanthu.so.gov.vn:8443");
    EXPECT_EQ(party("https://Vanthu.So.gov.vn:443/"), "vanthu.so.gov.vn https://vanthu.so.gov.vn");
    EXPECT_EQ(party("https://vanthu.so.gov.vn:8443"), "vanthu.so.gov.vn https://vanthu.so.gov.vn:8443");
    for (const char* url : {"", "http://127.0.0.1:8443", "https://localhost:8443", "http://[::1]:80"}) {
        EXPECT_EQ(party(url), "localhost ") << url;
    }
}

TEST(RelyingParty, On_this_machine_every_port_of_localhost_is_its_own_and_nothing_else) {
    std::ifstream file(VANTHU_WEBAUTHN_VECTORS);
    const RelyingParty here{"localhost", ""};
    const Bytes challenge(32);
    const auto refused_for_origin = [&](const std::string& origin) {
        const std::string data = "{\"type\":\"webauthn.get\",\"challenge\":\"" + to_base64url(challenge) + "\",\"origin\":\"" + origin + "\"}";
        const auto asserted = verify_assertion({{}, to_bytes(data), Bytes(37), {}}, {{}, 0}, {here, challenge, true});
        return asserted.error().cause.value == "client data: origin";
    };
    for (const char* origin : {"http://localhost", "https://localhost", "https://localhost:8443", "http://localhost:1"}) {
        EXPECT_FALSE(refused_for_origin(origin)) << origin;
    }
    for (const char* origin : {"https://localhost.evil.example", "https://localhost:8443.evil.example", "https://evil.example/localhost", "ftp://localhost", "https://localhost:",
                               "https://127.0.0.1:8443", "https://localhost@evil.example", "localhost", "", "null", "https://", "https://[::1"}) {
        EXPECT_TRUE(refused_for_origin(origin)) << origin;
    }
}

}  // namespace
}  // namespace vanthu::webauthn
