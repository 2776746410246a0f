#include "signing/detail/certificate_memory.hpp"

#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "tests/signing/pki.hpp"

namespace vanthu::signing::detail {
namespace {

std::vector<Bytes> some_certificates() {
    std::vector<Bytes> found;
    for (const Certificate& one : test_trust().some_certificates()) {
        found.push_back(one.der());
    }
    for (const char* const name : {"director", "official"}) {
        found.push_back(test_signer(name)->chain().front().der());
    }
    return found;
}

TEST(CertificateMemory, The_same_bytes_are_the_same_certificate) {
    CertificateMemory memory(1);
    const Bytes der = some_certificates().front();
    const Bytes again = der;
    const auto first = memory.parse(der);
    const auto second = memory.parse(again);
    ASSERT_TRUE(first && second);
    EXPECT_EQ(first->get(), second->get());
    EXPECT_EQ(second->der(), der);
}

TEST(CertificateMemory, Other_bytes_are_another_certificate_wherever_there_is_place) {
    const std::vector<Bytes> all = some_certificates();
    ASSERT_GT(all.size(), 2U);
    CertificateMemory memory(1);
    for (int round = 0; round < 3; ++round) {
        for (const Bytes& der : all) {
            const auto certificate = memory.parse(der);
            ASSERT_TRUE(certificate);
            EXPECT_EQ(certificate->der(), der);
        }
    }
}

TEST(CertificateMemory, What_is_no_certificate_stays_none) {
    CertificateMemory memory(1);
    Bytes der = some_certificates().front();
    ASSERT_TRUE(memory.parse(der));
    der.pop_back();
    for (int round = 0; round < 2; ++round) {
        EXPECT_FALSE(memory.parse(der));
        EXPECT_FALSE(memory.parse({}));
    }
}

TEST(CertificateMemory, A_large_certificate_is_parsed_each_time) {
    // Bytes after the certificate, as some files have them.
    Bytes large = some_certificates().front();
    large.resize(5000);
    CertificateMemory memory(1);
    const auto first = memory.parse(large);
    const auto second = memory.parse(large);
    ASSERT_TRUE(first && second);
    EXPECT_NE(first->get(), second->get());
    EXPECT_EQ(first->der(), second->der());
}

TEST(CertificateMemory, Serves_many_threads) {
    const std::vector<Bytes> all = some_certificates();
    CertificateMemory memory(2);
    std::vector<int> wrong(4);
    {
        std::vector<std::jthread> threads;
        for (int& count : wrong) {
            threads.emplace_back([&] {
                for (int round = 0; round < 200; ++round) {
                    for (const Bytes& der : all) {
                        const auto certificate = memory.parse(der);
                        count += certificate && certificate->der() == der ? 0 : 1;
                    }
                }
            });
        }
    }
    EXPECT_EQ(wrong, std::vector<int>(4));
}

}  // namespace
}  // namespace vanthu::signing::detail
